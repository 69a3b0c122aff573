"""«المستندات»: rebuilt, kept privately, sent only to who may see them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from applications import declaration, selectors, services
from applications.models import DocumentPage, SupportingDocument
from citizen_portal.lib import uploads
from citizen_portal.lib.errors import Refused
from tests import cast
from tests.applications.conftest import in_words

PAGE, API = "/application/documents/", "/api/v1/application/documents/"


def png(name: str = "عقد الإيجار.png", colour: str = "#1B8354") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def address(document: SupportingDocument) -> str:
    """Where the first file of a document is opened."""
    return f"{PAGE}pages/{document.pages.first().pk}/"


def kept() -> list[Path]:
    """The files on the disk."""
    return [file for file in Path(uploads.private_storage().location).rglob("*") if file.is_file()]


def test_a_file_is_rebuilt_and_listed(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, {"kind": "lease", "file": png(), "add": "1"})
    assert answer.headers["Location"] == "/application/documents/#open"
    page = in_words(signed_in(sara).get(PAGE))
    assert "ملف واحد" in page and "1 ك.ب" in page and len(kept()) == 1
    assert "عقد الإيجار.png" in in_words(signed_in(sara).get(f"{PAGE}{draft.documents.get().pk}/"))


def test_the_file_sent_by_script_refreshes_the_page(signed_in, draft, sara):
    headers = {"HX-Request": "true"}
    answer = signed_in(sara).post(PAGE, {"kind": "lease", "file": png(), "add": "1"}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")
    on = signed_in(sara).post(PAGE, {"kind": "", "next": "1"}, headers=headers)
    assert on.headers["HX-Redirect"].startswith("/application/")


def test_what_the_file_needs_comes_first(signed_in, draft, sara):
    browser = signed_in(sara)
    assert "ما يلزم يتوقف على سكنك" in in_words(browser.get(PAGE))
    services.save_housing(draft, **cast.RENT)
    page = in_words(browser.get(PAGE))
    assert "ما يلزم طلبك" in page and "يلزم مستند" in page
    assert '<option value="lease" selected>' in page
    assert "اختر ملفًا لرفعه" in in_words(browser.post(PAGE, {"kind": "lease", "next": "1"}))
    assert browser.post(PAGE, {"kind": "lease", "file": png(), "next": "1"}).status_code == 302
    assert not selectors.missing_documents(draft)


@pytest.mark.threat("T35", "T36", "T39")
@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.svg", b"<svg onload=alert(1)>"), "PDF"),
        (SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>"), "لا يوافق"),
        (SimpleUploadedFile("a.png", b""), "فارغ"),
        (SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\nnonsense"), "تعذّر"),
        (SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * (5 * 1024 * 1024)), "5"),
    ],
    ids=["svg", "html named pdf", "empty", "broken", "too big"],
)
def test_a_bad_file_is_refused_at_its_field_and_not_kept(signed_in, api_of, draft, sara, file, words):
    page = signed_in(sara).post(PAGE, {"kind": "lease", "file": file, "add": "1"})
    refusal = page.context["form"].errors["file"]
    assert page.status_code == 200 and len(refusal) == 1, refusal
    assert in_words(page).count(str(refusal[0])) == 2, "in the summary and at the field"
    assert '<option value="lease" selected>' in in_words(page), "the kind need not be chosen again"
    file.seek(0)
    answer = api_of(sara).post(API, {"kind": "lease", "file": file}, format="multipart")
    assert answer.status_code == 409 and answer.json()["errors"][0]["field"] == "file"
    assert not SupportingDocument.objects.exists() and not kept()


@pytest.mark.threat("T34", "T36")
def test_what_comes_back_is_without_the_bytes_that_were_sent(signed_in, draft, sara):
    sent = png()
    poly = SimpleUploadedFile("a.png", sent.read() + b"<script>alert(1)</script>PK\x03\x04", "text/html")
    signed_in(sara).post(PAGE, {"kind": "lease", "file": poly, "add": "1"})
    row = SupportingDocument.objects.get()
    answer = signed_in(sara).get(address(row))
    served = b"".join(answer.streaming_content)
    assert b"<script>" not in served and Image.open(BytesIO(served)).size == (40, 30)
    assert answer.headers["Content-Disposition"].startswith("inline"), "a picture is looked at"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.threat("T40")
def test_a_name_with_a_path_is_only_shown_and_without_it(signed_in, draft, sara):
    bad = png("..\\..\\etc/\u202epasswd.png")
    signed_in(sara).post(PAGE, {"kind": "lease", "file": bad, "add": "1"})
    page = DocumentPage.objects.get()
    assert page.label == "passwd.png" and "passwd" not in page.key


def test_the_same_file_twice_is_one_document(signed_in, draft, sara):
    browser = signed_in(sara)
    for _twice in range(2):
        assert browser.post(PAGE, {"kind": "lease", "file": png(), "add": "1"}).status_code == 302
    assert SupportingDocument.objects.count() == 1


def test_several_pages_are_one_document_and_a_page_twice_is_one(signed_in, draft, sara):
    files = [png("1.png"), png("2.png", "#000"), png("3.png")]
    assert signed_in(sara).post(PAGE, {"kind": "lease", "file": files, "add": "1"}).status_code == 302
    assert [page.label for page in draft.documents.get().shown] == ["1.png", "2.png"]


def test_of_several_files_the_bad_one_is_named_and_none_is_kept(signed_in, draft, sara):
    files = [png("جيدة.png"), SimpleUploadedFile("سيئة.png", b"MZ")]
    page = signed_in(sara).post(PAGE, {"kind": "lease", "file": files, "add": "1"})
    assert "سيئة.png" in page.context["form"].errors["file"][0]
    assert not SupportingDocument.objects.exists() and not kept()


def test_the_same_file_in_two_documents_lies_once_on_the_disk(draft, django_capture_on_commit_callbacks):
    first = services.attach_document(draft, kind="lease", files=[("a.png", png())])
    second = services.attach_document(draft, kind="other", files=[("b.png", png())])
    assert len(kept()) == 1 and draft.documents.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_document(first)
    assert len(kept()) == 1, "the other document still shows it"
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_document(second)
    assert not kept()


@pytest.mark.threat("T43")
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_no_more_than_the_quota_is_kept(sara, at_once, settings):
    own = services.open_application(sara)
    services.attach_document(own, kind="other", files=[("a.png", png(colour="#000000"))])
    settings.BYTES_PER_PERSON = 3 * selectors.bytes_of(own)[0] + 20
    at_once(
        lambda n: services.attach_document(own, kind="other", files=[("b.png", png(colour=f"#00ff{n:02x}"))])
    )
    assert 1 < own.documents.count() <= 3
    assert selectors.bytes_of(own)[0] <= settings.BYTES_PER_PERSON


@pytest.mark.threat("T43")
def test_pages_documents_and_replacing_for_ever_have_a_limit(draft, settings):
    def five(start):
        return [(f"{n}.png", png(colour=f"#00{start + n:02x}00")) for n in range(5)]

    document = services.attach_document(draft, kind="other", files=five(0))
    services.add_pages(document, five(10))
    with pytest.raises(Refused) as refusal:
        services.add_pages(document, five(20))
    assert (refusal.value.code, len(document.shown)) == ("too_many_pages", 10)
    settings.DOCUMENTS_PER_PERSON = 1
    with pytest.raises(Refused) as refusal:
        services.attach_document(draft, kind="lease", files=five(30))
    assert refusal.value.code == "too_many_documents"
    settings.DOCUMENTS_PER_PERSON, settings.EVIDENCE_BYTES_PER_PERSON = 40, selectors.bytes_of(draft)[1] + 1
    with pytest.raises(Refused) as refusal:
        services.attach_document(draft, kind="lease", files=five(30))
    assert refusal.value.code == "no_room"


def test_a_removed_file_leaves_the_disk_unless_it_was_signed(
    signed_in, complete, sara, officer, django_capture_on_commit_callbacks
):
    browser, lease = signed_in(sara), complete.documents.get()
    browser.post(PAGE, {"kind": "other", "file": png(colour="#fff"), "add": "1"})
    services.submit(complete, by=sara)
    browser.post(PAGE, {"kind": "other", "file": png(colour="#000"), "add": "1"})
    unsigned = complete.documents.last()
    assert len(kept()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        for row in (lease, unsigned):
            assert browser.post(f"{PAGE}{row.pk}/remove/").status_code == 302
    assert selectors.documents_of(complete).count() == 1
    assert len(kept()) == 2, "what a declaration names stays as its evidence"
    lease.refresh_from_db()
    signed = complete.declarations.get()
    assert lease.removed_at and lease in selectors.signed_documents(signed)
    assert browser.get(f"{PAGE}{lease.pk}/").status_code == 404, "it left the file"
    assert signed_in(officer).get(address(lease)).status_code == 200
    page = in_words(signed_in(officer).get(f"/staff/applications/declaration/{signed.pk}/change/"))
    assert str(lease.pk) in page


def test_a_page_of_a_signed_document_stays_as_evidence_too(signed_in, complete, sara):
    lease = complete.documents.get()
    services.submit(complete, by=sara)
    services.add_pages(lease, [("2.png", png(colour="#000"))])
    first, second = selectors.documents_of(complete).get().shown
    assert signed_in(sara).post(f"{PAGE}pages/{first.pk}/remove/").status_code == 302
    first.refresh_from_db()
    assert first.removed_at and [page.pk for page in complete.documents.get().shown] == [second.pk]
    assert signed_in(sara).post(f"{PAGE}pages/{second.pk}/remove/").status_code == 302
    assert not selectors.documents_of(complete).exists(), "the last page takes the document along"


def test_a_new_document_takes_the_place_of_the_old(signed_in, complete, sara):
    old = complete.documents.get()
    services.change_document(old, covers_applicant=True, people=[complete.dependants.first()])
    services.submit(complete, by=sara)
    sent = {"new-file": [png("new.png", "#000")], "replace": "1"}
    answer = signed_in(sara).post(f"{PAGE}{old.pk}/", sent)
    fresh = selectors.documents_of(complete).get()
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
    signed = declaration.read(services.submit(complete, by=sara).snapshot).documents[0]
    assert (str(signed.issued_on), str(signed.expires_on)) == ("2026-06-16", "2030-06-01")
    assert set(signed.people) == {sara.national_id, child.national_id}
    assert signed_in(sara).post(f"{PAGE}{row.pk}/", days).status_code == 302
    assert not services.has_unsubmitted_changes(complete), "saved again unchanged is no change"


@pytest.mark.parametrize(
    ("field", "year", "words"),
    [("expires_on", "2020", "انتهى"), ("issued_on", "2090", "بعد اليوم")],
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
        services.change_document(row, people=[theirs])


def test_the_page_asks_the_same_questions_for_many_documents(
    signed_in, complete, sara, django_assert_max_num_queries
):
    browser = signed_in(sara)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
        few = len(asked)
    for number in range(6):
        row = services.attach_document(
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
    services.open_application(stranger)
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
