"""«تقديم الطلب»: the whole file, signed once a content, frozen for ever."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.notices.models import Notice
from applications.bank import iban
from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.declaration.models import Declaration
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household import services as household_services
from tests import cast
from tests.applications.conftest import in_words, on_day

PAGE, API = "/application/review/", "/api/v1/application/submit/"
RECEIPT, SIGNED = "/application/declarations/", "/api/v1/declarations/"


def test_the_review_shows_every_answer_with_a_way_to_change_it(signed_in, complete, sara):
    page = in_words(signed_in(sara).get(PAGE))
    for answer in ("منى القحطاني", "9,350", "RRRD2929", "SA•• •••• 0011", "عقد إيجار", "22 رجب 1405هـ"):
        assert answer in page
    for slug in file_sections.SECTIONS:
        assert f'href="/application/{slug}/#open"' in page
    assert "نسخة نص الإقرار: نوفمبر 2026" in page and iban.make_synthetic_iban(11) not in page


def test_without_the_tick_nothing_is_signed(signed_in, api_of, complete, sara):
    page = in_words(signed_in(sara).post(PAGE, {}))
    assert page.count("ضع علامة على موافقتك على الإقرار") == 2 and "خطأ:" in page
    for agreed in ({}, {"attest": False}):
        assert api_of(sara).post(API, agreed, format="json").status_code == 400
    assert not Declaration.objects.exists()


def test_submitting_leads_to_the_receipt(signed_in, complete, sara):
    browser = signed_in(sara)
    page = browser.post(PAGE, {"attest": "on"}, follow=True)
    assert page.redirect_chain == [(f"{RECEIPT}1/", 302)]
    words = in_words(page)
    assert complete.reference in words and "استلمنا طلبك" in words and "منى القحطاني" in words
    assert "هـ" in words and "ماذا بعد" in words
    complete.refresh_from_db()
    assert complete.status == "submitted" and complete.history.get().by == sara
    assert Notice.objects.filter(person=sara, kind="submitted").count() == 1


@pytest.mark.threat("T31", "T59")
def test_submitting_twice_signs_once(signed_in, api_of, complete, sara):
    browser = signed_in(sara)
    assert {browser.post(PAGE, {"attest": "on"}).headers["Location"] for _each in range(2)} == {
        f"{RECEIPT}1/"
    }
    assert api_of(sara).post(API, {"attest": True}, format="json").json()["version"] == 1
    assert Declaration.objects.count() == 1 and complete.history.count() == 1


@pytest.mark.threat("T31", "T59")
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_sign_once_and_all_see_the_same_receipt(signed_in, sara, at_once):
    cast.full_file(sara)
    browsers = [signed_in(sara) for _each in range(8)]
    places = at_once(lambda number: browsers[number].post(PAGE, {"attest": "on"}).headers["Location"])
    assert set(places) == {f"{RECEIPT}1/"}
    assert Declaration.objects.count() == 1
    assert Application.objects.get().history.count() == 1


@pytest.mark.threat("T31")
def test_an_incomplete_file_shows_what_is_missing_in_place_of_the_button(signed_in, api_of, complete, sara):
    complete.incomes.all().delete()
    page = in_words(signed_in(sara).get(PAGE))
    assert "أكمل هذه الأقسام أولًا" in page and "تقديم الطلب</button>" not in page
    assert 'href="/application/income/#open"' in page
    page = in_words(signed_in(sara).post(PAGE, {"attest": "on"}))
    assert "بعض الأقسام غير مكتملة" in page
    answer = api_of(sara).post(API, {"attest": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert not Declaration.objects.exists()


def test_a_change_after_submitting_is_announced_and_becomes_the_next_version(signed_in, complete, sara):
    browser, note = signed_in(sara), "لديك تغييرات لم تُقدَّم بعد"
    browser.post(PAGE, {"attest": "on"})
    assert note not in in_words(browser.get("/application/"))
    assert "هذا ما قدّمته" in in_words(browser.get(PAGE)), "nothing to sign while nothing has changed"
    household_services.add_income(complete, kind="other", amount=Decimal("150.25"))
    assert note in in_words(browser.get("/application/"))
    assert "اكتب اليوم الذي حدث فيه التغيير" in in_words(browser.post(PAGE, {"attest": "on"}))
    assert (
        browser.post(PAGE, {"attest": "on", **on_day(cast.days_ago(3))}).headers["Location"] == f"{RECEIPT}2/"
    )
    assert note not in in_words(browser.get("/application/"))
    first, second = (in_words(browser.get(f"{RECEIPT}{version}/")) for version in (1, 2))
    assert "150.25" in second and "150.25" not in first and "إقرار سابق لك" in first


def test_every_section_opened_and_saved_unchanged_leaves_nothing_to_submit(signed_in, complete, sara):
    declaration_services.submit_declaration(complete, by=sara)
    browser = signed_in(sara)
    for slug in ("personal", "housing", "dependants", "income", "bank", "documents"):
        page = browser.get(f"/application/{slug}/")
        form = page.context.get("form")
        shown = {field.name: field.value() for field in form} if form else {}
        typed = {name: value for name, value in shown.items() if value not in (None, "") and name != "file"}
        answer = browser.post(f"/application/{slug}/", {**typed, "next": "1"})
        assert answer.headers["Location"] == PAGE, slug
    assert not declaration_services.has_unsubmitted_changes(complete)
    assert declaration_services.submit_declaration(complete, by=sara).version == 1


def test_every_row_opened_and_saved_unchanged_leaves_nothing_to_submit(signed_in, complete, sara):
    declaration_services.submit_declaration(complete, by=sara)
    browser = signed_in(sara)
    for row in complete.dependants.all():
        typed = {
            "name": row.name,
            "national_id": row.national_id,
            "relation": row.relation,
            "employment": row.employment,
            "study": row.study,
            "birth_date_calendar": "gregorian",
            "birth_date_day": row.birth_date.day,
            "birth_date_month": row.birth_date.month,
            "birth_date_year": row.birth_date.year,
        }
        assert browser.post(f"/application/dependants/{row.pk}/", typed).status_code == 302
    row = complete.incomes.get()
    typed = {"kind": row.kind, "source": row.source, "amount": "9350"}
    assert browser.post(f"/application/income/{row.pk}/", typed).status_code == 302
    assert not declaration_services.has_unsubmitted_changes(complete)


def test_the_digest_can_be_checked_by_a_later_reader(complete, sara):
    signed = declaration_services.submit_declaration(complete, by=sara)
    signed.refresh_from_db()
    assert declaration_snapshot.read_snapshot(signed.snapshot).digest() == signed.sha256


@pytest.mark.threat("T31")
@pytest.mark.parametrize(
    "words", ["UPDATE applications_declaration SET version = 9", "DELETE FROM applications_declaration"]
)
def test_the_database_keeps_what_was_signed(fahd, words):
    with pytest.raises(IntegrityError, match="applications_declaration_frozen"), transaction.atomic():
        connection.cursor().execute(words)
    assert Declaration.objects.get().version == 1


def test_the_program_signs_and_reads_what_it_signed(api_of, complete, sara):
    program = api_of(sara)
    made = program.post(API, {"attest": True}, format="json")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    listed = program.get(SIGNED).json()["results"]
    assert [each["version"] for each in listed] == [1] and "snapshot" not in listed[0]
    whole = program.get(f"{SIGNED}1/").json()
    assert whole["snapshot"]["incomes"][0]["amount"] == "9350.00"
    assert program.get(f"{SIGNED}2/").status_code == 404


@pytest.mark.threat("T26", "T27")
def test_a_stranger_sees_no_declaration_and_signs_nothing(signed_in, api_of, fahd, stranger):
    assert signed_in(stranger).get(f"{RECEIPT}1/").status_code == 404
    assert signed_in(stranger).get(PAGE).headers["Location"] == "/application/"
    assert api_of(stranger).get(f"{SIGNED}1/").status_code == 404
    assert api_of(stranger).get(SIGNED).json()["results"] == []
    assert api_of(stranger).post(API, {"attest": True}, format="json").status_code == 404
    assert Declaration.objects.count() == 1
