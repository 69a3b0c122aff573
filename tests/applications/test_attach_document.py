"""«المستندات»: rebuilt, kept privately, sent only to who may see them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from applications import selectors, services
from applications.models import SupportingDocument
from citizen_portal.lib import uploads
from tests import cast
from tests.applications.conftest import in_words

PAGE, API = "/application/documents/", "/api/v1/application/documents/"


def png(name: str = "عقد الإيجار.png", colour: str = "#1B8354") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def kept() -> list[Path]:
    """The files on the disk."""
    return [file for file in Path(uploads.private_storage().location).rglob("*") if file.is_file()]


def test_a_file_is_rebuilt_and_listed(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, {"kind": "lease", "file": png(), "add": "1"})
    assert answer.headers["Location"] == "/application/documents/#open"
    page = in_words(signed_in(sara).get(PAGE))
    assert "عقد الإيجار.png" in page and "1 ك.ب" in page and len(kept()) == 1


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
def test_what_comes_back_is_a_download_without_the_bytes_that_were_sent(signed_in, draft, sara):
    sent = png()
    poly = SimpleUploadedFile("a.png", sent.read() + b"<script>alert(1)</script>PK\x03\x04", "text/html")
    signed_in(sara).post(PAGE, {"kind": "lease", "file": poly, "add": "1"})
    row = SupportingDocument.objects.get()
    answer = signed_in(sara).get(f"{PAGE}{row.pk}/")
    served = b"".join(answer.streaming_content)
    assert b"<script>" not in served and Image.open(BytesIO(served)).size == (40, 30)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.threat("T40")
def test_a_name_with_a_path_is_only_shown_and_without_it(signed_in, draft, sara):
    bad = png("..\\..\\etc/\u202epasswd.png")
    signed_in(sara).post(PAGE, {"kind": "lease", "file": bad, "add": "1"})
    row = SupportingDocument.objects.get()
    assert row.label == "passwd.png" and "passwd" not in row.key


def test_the_same_file_twice_is_one_document(signed_in, draft, sara):
    browser = signed_in(sara)
    for _twice in range(2):
        assert browser.post(PAGE, {"kind": "lease", "file": png(), "add": "1"}).status_code == 302
    assert SupportingDocument.objects.count() == 1


@pytest.mark.threat("T43")
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_no_more_than_ten_files_are_kept(sara, at_once):
    own = services.open_application(sara)
    for number in range(8):
        services.attach_document(own, kind="other", file=png(colour=f"#0000{number:02x}"), name="a.png")
    at_once(
        lambda number: services.attach_document(
            own, kind="other", file=png(colour=f"#00ff{number:02x}"), name="b.png"
        )
    )
    assert own.documents.count() == 10


def test_a_removed_file_leaves_the_disk_unless_it_was_signed(
    signed_in, complete, sara, django_capture_on_commit_callbacks
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
    assert complete.documents.count() == 1
    assert len(kept()) == 2, "what a declaration names stays as its evidence"


@pytest.mark.threat("T26")
def test_a_document_is_its_owners_and_the_officers(signed_in, api_of, complete, stranger, officer, sara):
    row = complete.documents.get()
    place = f"{PAGE}{row.pk}/"
    assert signed_in(sara).get(place).status_code == 200
    assert signed_in(officer).get(place).status_code == 200
    assert signed_in(stranger).get(place).status_code == 404
    assert api_of(sara).get(f"{API}{row.pk}/").status_code == 200
    services.open_application(stranger)
    for method in ("get", "delete"):
        assert getattr(api_of(stranger), method)(f"{API}{row.pk}/").status_code == 404
    assert signed_in(stranger).post(f"{place}remove/").status_code == 404
    assert complete.documents.exists()


def test_an_officer_without_the_right_sees_no_document(signed_in, complete, officer):
    officer.is_superuser = False
    officer.save(update_fields=["is_superuser"])
    assert signed_in(officer).get(f"{PAGE}{complete.documents.get().pk}/").status_code == 404


def test_the_program_uploads_lists_and_removes(api_of, draft, sara):
    program = api_of(sara)
    made = program.post(API, {"kind": "lease", "file": png()}, format="multipart")
    assert made.status_code == 201 and "key" not in made.json()
    assert program.post(API, {"kind": "lease"}, format="multipart").status_code == 400
    assert program.delete(f"{API}{made.json()['id']}/").status_code == 204
    assert program.get(API).json() == []
