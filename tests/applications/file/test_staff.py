"""Officers read the whole file in the admin, and write none of it."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.people import national_id as national_ids
from applications.bank import iban
from applications.declaration.models import Declaration
from applications.documents import review as document_review
from applications.file import services as file_services
from applications.file.models import Application
from applications.personal import services as personal_services
from eligibility.registers.models import AuthorityRecord
from tests import cast
from tests.applications.conftest import in_words

FILES, SIGNED = "/staff/applications/application/", "/staff/applications/declaration/"


def test_the_file_shows_every_row_with_the_iban_masked(signed_in, officer, fahd):
    row = Application.objects.get()
    page = in_words(signed_in(officer).get(f"{FILES}{row.pk}/change/"))
    for words in ("منى القحطاني", "9,350", "RRRD2929", "SA•• •••• 0022", fahd.national_id):
        assert words in page
    assert f"/application/documents/pages/{row.documents.get().pages.get().pk}/" in page
    assert iban.make_synthetic_iban(22) not in page
    assert 'name="_save"' not in page and "deletelink" not in page


def test_the_declaration_is_readable_rather_than_raw(signed_in, officer, fahd):
    signed = Declaration.objects.get()
    page = in_words(signed_in(officer).get(f"{SIGNED}{signed.pk}/change/"))
    assert "<dt>" in page and "متزوج" in page and "&quot;national_id&quot;" not in page
    assert iban.make_synthetic_iban(22) not in page and 'name="_save"' not in page


@pytest.mark.threat("T31")
def test_nothing_can_be_written_from_the_admin(signed_in, officer, fahd):
    row, signed, browser = Application.objects.get(), Declaration.objects.get(), signed_in(officer)
    for place in (f"{FILES}{row.pk}/change/", f"{SIGNED}{signed.pk}/change/"):
        assert browser.post(place, {"status": "draft", "version": "9"}).status_code == 403
    for place in (f"{FILES}add/", f"{FILES}{row.pk}/delete/", f"{SIGNED}{signed.pk}/delete/"):
        assert browser.get(place).status_code == 403


def test_a_file_is_found_by_its_number_and_by_a_dependant(signed_in, officer, fahd):
    row, browser = Application.objects.get(), signed_in(officer)
    for words in (row.reference, fahd.national_id, row.dependants.first().national_id):
        assert row.reference in in_words(browser.get(FILES, {"q": words}))
    assert row.reference not in in_words(browser.get(FILES, {"q": "1000000000"})).split("result_list")[-1]
    assert row.reference in in_words(browser.get(SIGNED, {"q": fahd.national_id}))


def test_the_list_asks_the_same_number_of_questions_for_more_files(signed_in, officer, fahd):
    browser = signed_in(officer)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(FILES)
        return len(asked)

    questions()
    few = questions()
    for number in range(60, 64):
        cast.full_file(cast.person(number, "صالح المطيري"))
    assert questions() == few


def test_the_list_says_the_status_as_the_household_reads_it(signed_in, officer, fahd, stranger):
    row = Application.objects.get(owner=fahd)
    document_review.refuse_document(row.documents.get(), by=officer, because="غير واضح")
    personal_services.save_personal(file_services.open_application(stranger), kind="head")
    listed = in_words(signed_in(officer).get(FILES)).split("result_list")[-1]
    assert ">مطلوب استكمال<" in listed and ">غير مكتمل<" in listed
    assert ">مُقدَّم<" not in listed and ">مسودة<" not in listed


def test_a_citizen_finds_no_admin(signed_in, fahd):
    assert signed_in(fahd).get(FILES).status_code in (302, 404)


# -- the file on one page ------------------------------------------------------------------------------------
def file_page(browser, row: Application) -> str:
    answer = browser.get(f"{FILES}{row.pk}/change/")
    assert answer.status_code == 200
    return in_words(answer)


def test_what_later_apps_know_stands_on_the_files_page(programme, officer, signed_in):
    objector = Application.objects.get(objections__isnull=False)
    page, row = file_page(signed_in(officer), objector), Application.objects.get(owner=programme)
    objection, study = objector.objections.get(), objector.studies.first()
    for place in (
        reverse("admin:objections_objection_change", args=[objection.pk]),
        reverse("admin:eligibility_study_change", args=[study.pk]),
        reverse("admin:applications_declaration_change", args=[objector.declarations.get().pk]),
    ):
        assert place in page, place
    assert "9,650" in page and "7,800" in page, "the record stands beside what was declared"
    payment = row.payments.get()
    assert reverse("admin:payments_payment_change", args=[payment.pk]) in file_page(signed_in(officer), row)


def test_officers_see_whom_the_register_has_and_the_file_has_not(officer, fahd, signed_in):
    missing = national_ids.make_synthetic_id(4_040)
    AuthorityRecord.objects.filter(national_id=fahd.national_id).update(dependants=[missing])
    page = file_page(signed_in(officer), Application.objects.get())
    assert missing in page and "أسماء غير مسجلة في سجل الأسرة" in page


def test_a_newer_declaration_is_compared_with_the_one_before(officer, fahd, signed_in):
    row = Application.objects.get()
    row.incomes.update(amount="9999.00")
    page = file_page(signed_in(officer), row)
    assert "فيه تغييرات لم تُقدَّم" in page
    second = cast.declare(row)
    page = file_page(signed_in(officer), row)
    assert reverse("admin:applications_declaration_compare", args=[second.pk, 1]) in page
    assert "فيه تغييرات لم تُقدَّم" not in page


@pytest.mark.threat("T76")
def test_an_officer_finds_neither_his_own_file_nor_one_that_lists_him(fahd, stranger, signed_in):
    own = Application.objects.get()
    listed = cast.full_file(stranger)
    listed.dependants.filter(relation="wife").update(national_id=fahd.national_id)
    fahd.is_staff = fahd.is_superuser = True
    fahd.save(update_fields=["is_staff", "is_superuser"])
    for row in (own, listed):
        for page in ("change", "history"):
            assert signed_in(fahd).get(f"{FILES}{row.pk}/{page}/").status_code == 404, (row, page)
        assert row.reference not in in_words(signed_in(fahd).get(FILES)).split("result_list")[-1]


@pytest.mark.threat("T30")
def test_without_the_right_to_records_or_money_the_page_holds_none_of_them(fahd, signed_in):
    clerk = cast.officer(610, "موظف")
    row = Application.objects.get()
    assert signed_in(clerk).get(f"{FILES}{row.pk}/change/").status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="view_application"))
    AuthorityRecord.objects.filter(national_id=fahd.national_id).update(monthly_income="12345.00")
    page = file_page(signed_in(clerk), row)
    assert "RRRD2929" in page and "12,345" not in page
    for word in ("h-studies", "h-payments", "h-objections", "h-documents", "h-versions", "h-differ"):
        assert word not in page


def test_a_larger_family_asks_no_more_questions_of_the_page(officer, fahd, signed_in):
    browser, row = signed_in(officer), Application.objects.get()

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            file_page(browser, row)
        return len(asked)

    questions()
    few = questions()
    for number in range(6):
        born = date(2016, 1, 1 + number)
        son = row.dependants.create(
            name="سلمان",
            national_id=national_ids.make_synthetic_id(9_200 + number),
            relation="son",
            birth_date=born,
        )
        row.incomes.create(kind="other", amount="10.00", dependant=son)
        cast.record(son.national_id)
    assert questions() == few
