"""What becomes of a document that was given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.declaration import services as declaration_services
from applications.documents import selectors as document_selectors
from applications.documents import services as document_services
from applications.file import services as file_services
from applications.file import snapshot as declaration_snapshot
from common.errors import Refused
from tests.applications.conftest import in_words
from tests.applications.documents.test_documents import API, PAGE, address, png


def test_a_page_of_a_signed_document_stays_as_evidence_too(signed_in, complete, sara):
    lease = complete.documents.get()
    declaration_services.submit_declaration(complete, by=sara)
    document_services.add_pages(lease, [("2.png", png(colour="#000"))])
    first, second = document_selectors.documents_of(complete).get().shown
    assert signed_in(sara).post(f"{PAGE}pages/{first.pk}/remove/").status_code == 302
    first.refresh_from_db()
    assert first.removed_at and [page.pk for page in complete.documents.get().shown] == [second.pk]
    assert signed_in(sara).post(f"{PAGE}pages/{second.pk}/remove/").status_code == 302
    assert not document_selectors.documents_of(complete).exists(), "the last page takes the document along"


def test_a_new_document_takes_the_place_of_the_old(signed_in, complete, sara):
    old = complete.documents.get()
    document_services.change_document(old, covers_applicant=True, people=[complete.dependants.first()])
    declaration_services.submit_declaration(complete, by=sara)
    sent = {"new-file": [png("new.png", "#000")], "replace": "1"}
    answer = signed_in(sara).post(f"{PAGE}{old.pk}/", sent)
    fresh = document_selectors.documents_of(complete).get()
    assert answer.headers["Location"] == f"{PAGE}{fresh.pk}/"
    assert (fresh.replaces, fresh.kind, fresh.covers_applicant) == (old, "lease", True)
    assert list(fresh.people.all()) == [complete.dependants.first()]
    old.refresh_from_db()
    assert old.removed_at and not fresh.issued_on


def test_dates_and_people_are_kept_shown_in_both_calendars_and_signed(signed_in, complete, sara):
    row, child = complete.documents.get(), complete.dependants.last()
    days = {
        "issued_on_calendar": "hijri", "issued_on_day": "1", "issued_on_month": "1", "issued_on_year": "1448",
        "expires_on_calendar": "gregorian", "expires_on_day": "1", "expires_on_month": "6",
        "expires_on_year": "2030", "people": ["applicant", str(child.pk)], "save": "1",
    }  # fmt: skip
    assert signed_in(sara).post(f"{PAGE}{row.pk}/", days).status_code == 302
    page = in_words(signed_in(sara).get(PAGE))
    assert "1 يونيو 2030" in page and "1452هـ" in page and child.name in page
    signed = declaration_snapshot.read_snapshot(
        declaration_services.submit_declaration(complete, by=sara).snapshot
    ).documents[0]
    assert (str(signed.issued_on), str(signed.expires_on)) == ("2026-06-16", "2030-06-01")
    assert set(signed.people) == {sara.national_id, child.national_id}
    assert signed_in(sara).post(f"{PAGE}{row.pk}/", days).status_code == 302
    assert not declaration_services.has_unsubmitted_changes(complete), "saved again unchanged is no change"


@pytest.mark.parametrize(
    ("field", "year", "words"),
    [("expires_on", "2020", "انتهت"), ("issued_on", "2090", "بعد اليوم")],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(signed_in, complete, sara, field, year, words):
    row = complete.documents.get()
    boxes = {"calendar": "gregorian", "day": "1", "month": "6", "year": year}
    sent = {f"{field}_{name}": value for name, value in boxes.items()} | {"save": "1"}
    page = signed_in(sara).post(f"{PAGE}{row.pk}/", sent)
    assert words in str(page.context["details"].errors[field])


@pytest.mark.threat("T26")
def test_a_document_covers_only_the_households_own(signed_in, complete, elsewhere, sara, api_of):
    row, theirs = complete.documents.get(), elsewhere.dependants.first()
    page = signed_in(sara).post(f"{PAGE}{row.pk}/", {"people": [str(theirs.pk)], "save": "1"})
    assert page.status_code == 200 and not row.people.exists()
    answer = api_of(sara).put(f"{API}{row.pk}/", {"people": [theirs.pk]}, format="json")
    assert answer.status_code == 400
    with pytest.raises(Refused):
        document_services.change_document(row, people=[theirs])


def test_the_page_asks_the_same_questions_for_many_documents(
    signed_in, complete, sara, django_assert_max_num_queries
):
    browser = signed_in(sara)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
        few = len(asked)
    for number in range(6):
        row = document_services.attach_document(
            complete,
            kind="other",
            files=[
                ("1.png", png(colour=f"#{number}0{number}0ff")),
                ("2.png", png(colour=f"#ff{number}0{number}0")),
            ],
            covers_applicant=True,
            people=list(complete.dependants.all()),
        )
    for place in (PAGE, "/application/review/", "/dashboard/"):
        browser.get(place)
    with django_assert_max_num_queries(few):
        browser.get(PAGE)
    assert browser.get(f"{PAGE}{row.pk}/").status_code == 200


@pytest.mark.threat("T26")
def test_a_document_is_its_owners_and_the_officers(signed_in, api_of, complete, stranger, officer, sara):
    row = complete.documents.get()
    place, page = f"{PAGE}{row.pk}/", row.pages.get()
    assert signed_in(sara).get(place).status_code == 200
    assert signed_in(sara).get(address(row)).status_code == 200
    assert signed_in(officer).get(address(row)).status_code == 200
    assert signed_in(stranger).get(place).status_code == 404
    assert signed_in(stranger).get(address(row)).status_code == 404
    assert signed_in(stranger).post(f"{PAGE}pages/{page.pk}/remove/").status_code == 404
    assert signed_in(officer).post(f"{PAGE}pages/{page.pk}/remove/").status_code == 404
    assert api_of(sara).get(f"{API}{row.pk}/").status_code == 200
    file_services.open_application(stranger)
    for method in ("get", "delete"):
        assert getattr(api_of(stranger), method)(f"{API}{row.pk}/").status_code == 404
        assert getattr(api_of(stranger), method)(f"{API}pages/{page.pk}/").status_code == 404
    for more in ("pages", "replacement"):
        sent = {"file": png()}
        assert api_of(stranger).post(f"{API}{row.pk}/{more}/", sent, format="multipart").status_code == 404
    assert signed_in(stranger).post(f"{place}remove/").status_code == 404
    assert complete.documents.exists()


def test_an_officer_without_the_right_sees_no_document(signed_in, complete, officer):
    officer.is_superuser = False
    officer.save(update_fields=["is_superuser"])
    assert signed_in(officer).get(address(complete.documents.get())).status_code == 404


def test_the_program_uploads_lists_and_removes(api_of, draft, sara):
    program = api_of(sara)
    made = program.post(API, {"kind": "lease", "file": png()}, format="multipart")
    assert made.status_code == 201 and "key" not in str(made.json())
    place = f"{API}{made.json()['id']}/"
    answers = {"issued_on": "2026-01-01", "expires_on": "2030-01-01", "covers_applicant": True, "people": []}
    assert program.put(place, answers, format="json").json()["expires_on"] == "2030-01-01"
    wrong = program.put(place, {**answers, "expires_on": "2025-01-01"}, format="json")
    assert wrong.status_code == 409 and wrong.json()["errors"][0]["field"] == "expires_on"
    both = program.post(f"{place}pages/", {"file": [png(colour="#000")]}, format="multipart").json()["pages"]
    assert len(both) == 2
    assert program.get(f"{API}pages/{both[0]['id']}/").headers["Content-Disposition"].startswith("attachment")
    assert program.delete(f"{API}pages/{both[0]['id']}/").status_code == 204
    new = program.post(f"{place}replacement/", {"file": png(colour="#00f")}, format="multipart").json()
    assert new["id"] != made.json()["id"] and program.get(place).status_code == 404
    assert program.post(API, {"kind": "lease"}, format="multipart").status_code == 400
    assert program.delete(f"{API}{new['id']}/").status_code == 204
    assert program.get(API).json() == []
