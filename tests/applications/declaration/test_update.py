"""«حفظ» after the first submission: what changed, on which day, how late, and what it could do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.people import national_id as national_ids
from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.declaration.models import Declaration
from applications.documents import proofs
from applications.documents import services as document_services
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household import services as household_services
from applications.housing import selectors as housing_selectors
from applications.personal import services as personal_services
from common.errors import Refused
from eligibility.scenarios import declared_changes
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from tests import cast
from tests.applications.conftest import in_words, on_day

PAGE, API = "/application/review/", "/api/v1/application/submit/"


ALL, CHANGES = "/application/declarations/", "/api/v1/application/changes/"


BABY = {
    "name": "سالم الشهري",
    "national_id": national_ids.make_synthetic_id(777),
    "relation": "son",
    "birth_date": date(2026, 11, 1),
    "employment": "under_age",
    "study": "none",
}


@pytest.fixture
def changed(complete, sara) -> Application:
    """Submitted and studied; then a son was born and the salary rose."""
    declaration_services.submit_declaration(complete, by=sara)
    study_services.study_pending(cast.days_ago(0))
    household_services.add_dependant(complete, **BABY)
    household_services.change_income(complete.incomes.get(), amount=Decimal("9900.00"))
    return complete


def test_the_difference_page_shows_exactly_what_changed(signed_in, api_of, changed, sara):
    page = signed_in(sara).get(PAGE)
    (people, people_rows), (income, income_rows) = [
        (slug, rows) for slug, _t, rows in page.context["difference"]
    ]
    assert (people, income) == ("dependants", "income")
    (baby,), (salary,) = people_rows, income_rows
    assert (baby.kind, baby.label, baby.before) == ("added", "سالم الشهري", "")
    assert salary.kind == "changed" and "راتب شهري" in salary.label
    assert ("9,350" in salary.before, "9,900" in salary.after) == (True, True)
    words = in_words(page)
    assert "سالم الشهري" in words and "منى القحطاني" not in words.split("<main")[1].split("attest")[0]
    listed = api_of(sara).get(CHANGES).json()
    assert [(row["section"], row["kind"]) for row in listed] == [
        ("dependants", "added"),
        ("income", "changed"),
    ]


def test_the_page_estimates_what_the_change_could_do(signed_in, api_of, changed, sara):
    """Head + 1 adult + 3 minors with 9,900: more than the 1,427.47 of the decision that stands."""
    effect = declared_changes.effect_of_changes(changed)
    assert effect.now == Decimal("1427.47") and effect.status == "under_study"
    assert effect.estimate > effect.now and effect.more == effect.estimate - effect.now
    sent = api_of(sara).get("/api/v1/application/effect/").json()
    assert (sent["estimate"], sent["now"], sent["status"]) == (str(effect.estimate), "1427.47", "under_study")
    page = in_words(signed_in(sara).get(PAGE))
    assert effect.figures in page and "1,427.47" in page and "تقدير" in page
    assert study_selectors.newest_study(sara).amount == Decimal("1427.47"), "the last decision stands"


def test_there_is_no_estimate_of_an_incomplete_file(api_of, changed, sara, stranger):
    changed.incomes.all().delete()
    answer = api_of(sara).get("/api/v1/application/effect/")
    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert api_of(stranger).get("/api/v1/application/effect/").status_code == 404
    assert api_of(sara).get(CHANGES).json() == []


@pytest.mark.parametrize(("days", "late"), [(0, 0), (15, 0), (16, 1), (40, 25)])
def test_how_late_a_change_is_told_is_kept_and_said(signed_in, changed, sara, days, late):
    browser = signed_in(sara)
    page = browser.post(PAGE, {"attest": "on", **on_day(cast.days_ago(days))}, follow=True)
    assert page.redirect_chain == [(f"{ALL}2/", 302)]
    signed = Declaration.objects.get(version=2)
    assert (signed.changed_on, signed.late_days) == (cast.days_ago(days), late)
    assert ("بعد المهلة" in in_words(page)) == bool(late)


def test_a_change_that_has_not_happened_yet_is_not_declared(signed_in, api_of, changed, sara):
    tomorrow = cast.days_ago(-1)
    page = in_words(signed_in(sara).post(PAGE, {"attest": "on", **on_day(tomorrow)}))
    assert "لم يحدث بعد" in page
    for day, code in ((tomorrow.isoformat(), "change_to_come"), (None, "no_day_of_change")):
        answer = api_of(sara).post(API, {"attest": True, "changed_on": day}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Declaration.objects.count() == 1


def test_the_first_declaration_asks_for_no_day(complete, sara):
    signed = declaration_services.submit_declaration(complete, by=sara, changed_on=cast.days_ago(90))
    assert (signed.changed_on, signed.late_days) == (None, None)


def test_what_was_changed_and_changed_back_is_nothing_to_submit(complete, sara):
    declaration_services.submit_declaration(complete, by=sara)
    row = complete.incomes.get()
    household_services.remove_income(row)
    household_services.add_income(complete, kind=row.kind, source=row.source, amount=row.amount)
    household_services.add_income(complete, kind="other", amount=Decimal("5.00"))
    household_services.remove_income(complete.incomes.get(kind="other"))
    assert not declaration_services.has_unsubmitted_changes(complete)
    assert declaration_services.submit_declaration(complete, by=sara).version == 1


def test_pressing_twice_makes_one_version(signed_in, changed, sara):
    browser, sent = signed_in(sara), {"attest": "on", **on_day(cast.days_ago(1))}
    assert {browser.post(PAGE, sent).headers["Location"] for _each in range(2)} == {f"{ALL}2/"}
    assert Declaration.objects.count() == 2


def test_every_version_is_listed_and_compared(signed_in, api_of, changed, sara):
    declaration_services.submit_declaration(changed, by=sara, changed_on=cast.days_ago(20))
    browser = signed_in(sara)
    listed = in_words(browser.get(ALL))
    assert f'href="{ALL}1/compare/2/"' in listed and "متأخر" in listed
    page = in_words(browser.get(f"{ALL}1/compare/2/"))
    assert "سالم الشهري" in page and "9,900" in page
    back = in_words(browser.get(f"{ALL}2/compare/1/"))
    assert "حُذف" in back
    assert "لا فرق" in in_words(browser.get(f"{ALL}1/compare/1/"))
    rows = api_of(sara).get("/api/v1/declarations/1/compare/2/").json()
    assert [(row["section"], row["kind"]) for row in rows] == [("dependants", "added"), ("income", "changed")]
    assert api_of(sara).get("/api/v1/declarations/2/").json()["late_days"] == 5


@pytest.mark.threat("T26", "T27")
def test_a_stranger_compares_nothing(signed_in, api_of, changed, sara, stranger):
    declaration_services.submit_declaration(changed, by=sara, changed_on=cast.days_ago(2))
    assert signed_in(stranger).get(f"{ALL}1/compare/2/").status_code == 404
    assert "CA-" not in in_words(signed_in(stranger).get(ALL)).split("<main")[1]
    assert api_of(stranger).get("/api/v1/declarations/1/compare/2/").status_code == 404
    assert api_of(stranger).get(CHANGES).status_code == 404


def test_an_officer_compares_versions_and_a_citizen_cannot(signed_in, officer, changed, sara):
    second = declaration_services.submit_declaration(changed, by=sara, changed_on=cast.days_ago(30))
    place = f"/staff/applications/declaration/{second.pk}/compare/1/"
    assert place in in_words(signed_in(officer).get(f"/staff/applications/declaration/{second.pk}/change/"))
    page = in_words(signed_in(officer).get(place))
    assert "سالم الشهري" in page and "9,900" in page and "متأخر" in page
    assert signed_in(sara).get(place).status_code in (302, 404)
    assert signed_in(officer).get(place.replace("/1/", "/9/")).status_code == 404


def test_an_update_counts_from_the_cycle_of_its_day_and_replaces_the_decision_only_then(changed, sara):
    cast.record(BABY["national_id"])
    before = study_selectors.newest_study(sara)
    declaration_services.submit_declaration(changed, by=sara, changed_on=cast.days_ago(1))
    assert study_selectors.newest_study(sara) == before
    study_services.study_pending(cast.days_ago(0))
    after = study_selectors.newest_study(sara)
    assert after.declaration.version == 2 and BABY["national_id"] in after.people
    assert after.cycle.month == declared_changes.effect_of_changes(changed).month


def test_a_contract_has_an_end_that_is_shown_in_both_calendars(signed_in, complete, sara):
    browser, place = signed_in(sara), "/application/housing/"
    ends = date(2027, 6, 15)
    browser.post(place, {**cast.RENT, **on_day(ends, "contract_ends"), "next": "1"})
    assert housing_selectors.housing_of(complete).contract_ends == ends
    page = in_words(browser.get(PAGE)) + in_words(browser.get(place))
    assert "15 يونيو 2027" in page and "10 محرم 1449هـ" in page
    browser.post(place, {**cast.RENT, "tenure": "own", "next": "1"})
    assert housing_selectors.housing_of(complete).contract_ends is None


def test_a_married_woman_names_her_case_and_lists_her_husband_where_it_is_asked(
    signed_in, api_of, draft, sara
):
    browser, place = signed_in(sara), "/application/personal/"
    woman = {**cast.PERSONAL, "kind": "married_woman", "next": "1"}
    assert "حدّد الحالة التي يُقدَّم بها الطلب" in in_words(browser.post(place, woman))
    sent = {key: value for key, value in woman.items() if key != "next"}
    assert api_of(sara).put("/api/v1" + place, sent, format="json").status_code == 400
    assert browser.post(place, {**woman, "situation": "foreign_husband"}).status_code == 302
    draft.refresh_from_db()
    household_services.add_dependant(draft, **BABY)
    states = {section.slug: section.state for section in file_sections.list_sections(draft)}
    assert states["dependants"] == "in_progress"
    assert "الزوج" in in_words(browser.get("/application/dependants/"))
    husband = {
        **BABY,
        "national_id": national_ids.make_synthetic_id(778),
        "relation": "husband",
        "name": "جون سميث",
    }
    household_services.add_dependant(draft, **husband)
    states = {section.slug: section.state for section in file_sections.list_sections(draft)}
    assert states["dependants"] == "complete"
    assert proofs.missing_documents(draft) == ("approval",)
    browser.post(place, {**cast.PERSONAL, "next": "1"})
    draft.refresh_from_db()
    assert draft.situation == "", "a head of household has no such case"


def test_under_18_the_sentence_of_the_rules_is_said(signed_in, sara, draft):
    sara.birth_date = date.today() - timedelta(days=17 * 365)
    sara.save()
    page = in_words(signed_in(sara).post("/application/personal/", {**cast.PERSONAL, "next": "1"}))
    assert "18" in page and "19912" in page
    with pytest.raises(Refused, match="18"):
        personal_services.save_personal(Application.objects.get(), kind="head")


@pytest.mark.parametrize("place", [PAGE, "/application/dependants/", "/application/income/", "/application/"])
def test_a_larger_family_asks_the_database_no_more_often(signed_in, complete, sara, place):
    declaration_services.submit_declaration(complete, by=sara)
    study_services.study_pending(cast.days_ago(0))
    browser = signed_in(sara)

    def questions(first: int, people: int) -> int:
        for number in range(first, first + people):
            person = {
                **BABY,
                "national_id": national_ids.make_synthetic_id(9000 + number),
                "name": "سالم الشهري",
            }
            row = household_services.add_dependant(complete, **person)
            household_services.add_income(complete, kind="other", amount=Decimal("10.00"), dependant=row)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(place).status_code == 200
        return len(asked)

    questions(0, 2)
    few = questions(2, 1)
    assert questions(10, 12) == few


def test_one_of_the_papers_of_a_proof_is_enough(signed_in, complete, sara):
    complete = personal_services.save_personal(complete, marital="widowed")
    assert proofs.missing_documents(complete) == ("inheritance",)
    page = in_words(signed_in(sara).get("/application/documents/"))
    assert "صك حصر ورثة" in page and "أو" in page and "بطاقة العائلة" in page
    paper = ("بطاقة.png", cast.picture(size=(90, 70)))
    document_services.attach_document(complete, kind="family_card", files=[paper])
    assert proofs.missing_documents(complete) == ()
    assert proofs.required_documents(complete) == ("lease", "family_card")


def test_the_total_of_each_person_is_shown(signed_in, complete, sara):
    wife = complete.dependants.get(relation="wife")
    household_services.add_income(complete, kind="business", amount=Decimal("700.00"), dependant=wife)
    household_services.add_income(complete, kind="other", amount=Decimal("50.00"))
    assert household_selectors.income_by_person(complete) == [
        (sara.name, Decimal("9400.00")),
        ("منى القحطاني", Decimal("700.00")),
    ]
    page = in_words(signed_in(sara).get("/application/income/"))
    assert "9,400" in page and "10,100" in page
