"""Officers read the whole file in the admin, and write none of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application, Declaration
from tests import cast
from tests.applications.conftest import in_words

FILES, SIGNED = "/staff/applications/application/", "/staff/applications/declaration/"


def test_the_file_shows_every_row_with_the_iban_masked(signed_in, officer, fahd):
    row = Application.objects.get()
    page = in_words(signed_in(officer).get(f"{FILES}{row.pk}/change/"))
    for words in ("منى القحطاني", "9,350.00", "RRRD2929", "SA•• •••• 0022", fahd.national_id):
        assert words in page
    assert f"/application/documents/{row.documents.get().pk}/" in page
    assert cast.iban(22) not in page
    assert 'name="_save"' not in page and "deletelink" not in page


def test_the_declaration_is_readable_rather_than_raw(signed_in, officer, fahd):
    signed = Declaration.objects.get()
    page = in_words(signed_in(officer).get(f"{SIGNED}{signed.pk}/change/"))
    assert "<dt>" in page and "متزوج" in page and "&quot;national_id&quot;" not in page
    assert cast.iban(22) not in page and 'name="_save"' not in page


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


def test_a_citizen_finds_no_admin(signed_in, fahd):
    assert signed_in(fahd).get(FILES).status_code in (302, 404)
