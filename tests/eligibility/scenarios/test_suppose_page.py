"""«ماذا لو؟» by page and by REST: what is shown, what is refused, and that looking writes nothing."""

import pytest
import time_machine

from accounts.people import national_id as national_ids
from applications.declaration.models import Declaration
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import services as household_services
from applications.household.models import Dependant, Income
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast

PAGE, REST = "/eligibility/what-if/", "/api/v1/what-if/"
NEWBORN = {"changes": "newborn", "born": "2026-11", "count": "1"}


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-12T09:00:00+03:00", tick=True):
        yield


def rows() -> tuple:
    """Everything that a look must leave as it is."""
    people = [*Dependant.objects.order_by("pk").values_list("pk", "name", "national_id", "birth_date")]
    incomes = [*Income.objects.order_by("pk").values_list("pk", "amount", "kind")]
    return people, incomes, Declaration.objects.count(), Study.objects.count()


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def key_of(person, name: str) -> int:
    return Dependant.objects.get(application__owner=person, name__startswith=name).pk


# -- the states ----------------------------------------------------------------------------------------------
def test_without_an_application_the_calculator_is_offered(signed_in, sara):
    page = shown(signed_in(sara).get(PAGE))
    assert "/calculator/" in page and "بدء الطلب" in page and 'name="changes"' not in page


def test_a_draft_leads_on_to_the_application(signed_in, sara):
    file_services.open_application(sara)
    for answer in (signed_in(sara).get(PAGE), signed_in(sara).post(PAGE, NEWBORN)):
        assert 'href="/application/"' in shown(answer) and 'name="changes"' not in shown(answer)


def test_before_the_result_it_says_that_only_the_study_decides(signed_in, fahd):
    assert "لم تصدر نتيجة دراستك بعد" in shown(signed_in(fahd).post(PAGE, NEWBORN))


def test_an_ineligible_household_reads_why_and_that_it_is_as_if(signed_in, nasser):
    study_services.study_pending(cast.days_ago(0))
    page = shown(signed_in(nasser).post(PAGE, NEWBORN))
    assert "تقدير بافتراض استيفاء الشروط" in page and "ناصر الدوسري" in page


def test_a_household_under_study_is_told_that_answers_are_missing(signed_in, fahd):
    cast.record(fahd.national_id, monthly_income="9350.00", dependants=None)
    assert "لم تُجب جميع الجهات بعد" in shown(signed_in(fahd).post(PAGE, NEWBORN))


def test_the_study_the_dashboard_and_the_file_lead_here(signed_in, fahd):
    study_services.study_pending(cast.days_ago(0))
    for page in ("/eligibility/", "/dashboard/", "/application/"):
        assert f'href="{PAGE}"' in shown(signed_in(fahd).get(page))


# -- the answer ----------------------------------------------------------------------------------------------
def test_the_estimate_stands_beside_what_is_now_and_says_that_it_does_not_bind(signed_in, fahd):
    before = rows()
    answer = signed_in(fahd).post(PAGE, NEWBORN)
    page = shown(answer)
    assert "تقدير غير ملزم" in page and "1,427.47" in page and "+216.00" in page and "يناير 2027" in page
    assert answer["Cache-Control"] == "no-store, private"
    assert rows() == before


@pytest.mark.parametrize("typed", ["10400", "10,400.00", "١٠٤٠٠", "۱۰٬۴۰۰"])
def test_a_salary_is_read_in_every_digit(signed_in, fahd, typed):
    answer = signed_in(fahd).post(PAGE, {"changes": "salary", "salary_own": typed})
    assert answer.context["supposed"].after.due.income == 10400


def test_several_changes_are_one_estimate(signed_in, fahd):
    form = {
        **NEWBORN,
        "changes": ["newborn", "salary", "moved_out", "new_dependant"],
        "salary_own": "10400",
        f"salary_{key_of(fahd, 'منى')}": "١٠٠٠",
        "leaves": [key_of(fahd, "لمى")],
        "rows": "1",
        "new0-relation": "mother",
        "new0-birth_date_calendar": "hijri",
        "new0-birth_date_day": "١",
        "new0-birth_date_month": "7",
        "new0-birth_date_year": "١٣٧٥",
        "new0-income": "600.50",
    }
    due = signed_in(fahd).post(PAGE, form).context["supposed"].after.due
    assert (due.adults, due.minors, str(due.income)) == (2, 2, "12000.50")


def test_what_is_not_ticked_is_not_read(signed_in, fahd):
    form = {**NEWBORN, "salary_own": "rubbish", "new0-relation": "nobody"}
    assert signed_in(fahd).post(PAGE, form).context["supposed"].after.due.minors == 3


def test_another_dependant_keeps_what_was_typed_and_shows_no_error(signed_in, fahd):
    form = {"changes": ["new_dependant"], "rows": "1", "new0-income": "٧٠٠x", "salary_own": "12", "add": "1"}
    answer = signed_in(fahd).post(PAGE, form)
    page = shown(answer)
    assert "new1-relation" in page and 'value="٧٠٠x"' in page and 'role="alert"' not in page
    assert answer.context["supposed"] is None


@pytest.mark.parametrize(
    ("form", "anchor"),
    [
        ({}, "id_changes_0"),
        ({"changes": "free money"}, "id_changes_0"),
        ({"changes": "newborn", "born": "1999-01", "count": "1"}, "id_born"),
        ({"changes": "newborn", "born": "2026-11", "count": "99"}, "id_count"),
        ({"changes": "salary"}, "id_salary_own"),
        ({"changes": "salary", "salary_own": "😀"}, "id_salary_own"),
        ({"changes": "salary", "salary_own": "1550,50"}, "id_salary_own"),
        ({"changes": "salary", "salary_own": "-5"}, "id_salary_own"),
        ({"changes": "salary", "salary_own": "9" * 40}, "id_salary_own"),
        ({"changes": "moved_out"}, "id_leaves_0"),
        ({"changes": "new_dependant"}, "id_new0-relation"),
        ({"changes": "new_dependant", "new0-relation": "cat"}, "id_new0-relation"),
        ({"changes": "new_dependant", "new0-relation": "son", "rows": "٣٣٣"}, "id_new0-birth_date_1"),
    ],
)
def test_rubbish_is_answered_at_its_field_and_without_an_estimate(signed_in, fahd, form, anchor):
    page = shown(signed_in(fahd).post(PAGE, form))
    assert f'href="#{anchor}"' in page
    assert 'id="result"' not in page


@pytest.mark.threat("T26")
def test_people_of_another_household_do_not_exist_here(signed_in, api_of, fahd, nasser):
    theirs = key_of(nasser, "منى")
    assert signed_in(fahd).post(PAGE, {"changes": "moved_out", "leaves": [theirs]}).status_code == 404
    assert signed_in(fahd).post(PAGE, {"changes": "salary", f"salary_{theirs}": "1"}).status_code == 404
    for kind in ({"kind": "moved_out"}, {"kind": "salary", "monthly": "1"}):
        assert ask(api_of(fahd), {**kind, "dependant": theirs}).status_code == 404


# -- by REST -------------------------------------------------------------------------------------------------
def ask(client, *suppositions):
    return client.post(REST, {"suppositions": suppositions}, format="json")


def test_a_program_gets_the_same_answer_in_strings(api_of, fahd):
    before = rows()
    answer = ask(
        api_of(fahd),
        {"kind": "newborn", "born": "2026-11"},
        {"kind": "salary", "dependant": None, "monthly": "١٠٤٠٠.٥"},
        {"kind": "moved_out", "dependant": key_of(fahd, "لمى")},
        {"kind": "new_dependant", "relation": "mother", "birth_date": "1955-01-01", "monthly": "600"},
    ).json()
    assert (answer["binding"], answer["month"], answer["until"]) == (False, "2027-01", "2026-12-10")
    assert answer["before"]["estimate"] == "1427.47"
    assert answer["after"]["income"] == "11000.50"
    assert answer["lines"][0] == {
        "label": "رب الأسرة",
        "before": "720.00",
        "after": "720.00",
        "more": "0.00",
    }
    assert answer["asked"]
    assert rows() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "lottery"}, "suppositions.0.kind"),
        ({"kind": "newborn"}, "suppositions.0.born"),
        ({"kind": "newborn", "born": "1999-01"}, "suppositions.0.born"),
        ({"kind": "newborn", "born": "😀"}, "suppositions.0.born"),
        ({"kind": "newborn", "born": "2026-11", "count": 400}, "suppositions.0.count"),
        ({"kind": "salary", "dependant": None}, "suppositions.0.monthly"),
        ({"kind": "salary", "dependant": None, "monthly": "1e3"}, "suppositions.0.monthly"),
        ({"kind": "salary", "monthly": "1"}, "suppositions.0.dependant"),
        ({"kind": "moved_out", "dependant": "x"}, "suppositions.0.dependant"),
        (
            {"kind": "new_dependant", "relation": "son", "birth_date": "2050-01-01"},
            "suppositions.0.birth_date",
        ),
        ({"kind": "new_dependant", "birth_date": "2010-01-01"}, "suppositions.0.relation"),
    ],
)
def test_a_wrong_value_is_a_problem_that_names_the_field(api_of, fahd, wrong, field):
    answer = ask(api_of(fahd), wrong)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("number", [0, 11])
def test_none_and_more_than_ten_are_refused(api_of, fahd, number):
    assert ask(api_of(fahd), *[{"kind": "newborn", "born": "2026-11"}] * number).status_code == 400


def test_one_cannot_move_out_of_ones_own_file(api_of, fahd):
    assert ask(api_of(fahd), {"kind": "moved_out", "dependant": None}).status_code == 404


def test_the_same_person_twice_is_refused(api_of, fahd):
    salary = {"kind": "salary", "dependant": None, "monthly": "1"}
    answer = ask(api_of(fahd), salary, salary)
    assert (answer.status_code, answer.json()["code"]) == (409, "supposed_twice")


def test_who_has_declared_nothing_is_told_so(api_of, sara, stranger):
    file_services.open_application(sara)
    newborn = {"kind": "newborn", "born": "2026-11"}
    assert ask(api_of(sara), newborn).json()["code"] == "not_submitted"
    assert ask(api_of(stranger), newborn).status_code == 404
    assert ask(api_of(None), newborn).status_code == 401


def test_a_household_of_any_size_takes_the_same_queries(api_of, fahd, django_assert_max_num_queries):
    application = Application.objects.get(owner=fahd)
    for number in range(12):
        household_services.add_dependant(
            application,
            name="طفل القحطاني",
            national_id=national_ids.make_synthetic_id(5000 + number),
            relation="son",
            birth_date=cast.days_ago(900 + number),
            employment="under_age",
            study="none",
        )
    cast.declare(application)
    client = api_of(fahd)
    with django_assert_max_num_queries(14):
        assert ask(client, {"kind": "newborn", "born": "2026-11"}).status_code == 200
