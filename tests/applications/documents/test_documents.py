"""«المستندات»: rebuilt, kept privately, sent only to who may see them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from applications.declaration import services as declaration_services
from applications.documents import proofs
from applications.documents import selectors as document_selectors
from applications.documents import services as document_services
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file import services as file_services
from applications.housing import services as housing_services
from common.errors import Refused
from common.uploads import storage as file_storage
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
    return [file for file in Path(file_storage.private_storage().location).rglob("*") if file.is_file()]


def test_a_file_is_rebuilt_and_listed(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, {"kind": "lease", "file": png(), "add": "1"})
    assert answer.headers["Location"] == "/application/documents/#open"
    page = in_words(signed_in(sara).get(PAGE))
    assert "ملف واحد" in page and "1 كيلوبايت" in page and len(kept()) == 1
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
    housing_services.save_housing(draft, **cast.RENT)
    page = in_words(browser.get(PAGE))
    assert "ما يلزم طلبك" in page and "يلزم مستند" in page
    assert '<option value="lease" selected>' in page
    assert "اختر ملفًا لرفعه" in in_words(browser.post(PAGE, {"kind": "lease", "next": "1"}))
    assert browser.post(PAGE, {"kind": "lease", "file": png(), "next": "1"}).status_code == 302
    assert not proofs.missing_documents(draft)


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
    assert answer.status_code in (400, 413) and answer.json()["errors"][0]["field"] == "file"
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
    first = document_services.attach_document(draft, kind="lease", files=[("a.png", png())])
    second = document_services.attach_document(draft, kind="other", files=[("b.png", png())])
    assert len(kept()) == 1 and draft.documents.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        document_services.remove_document(first)
    assert len(kept()) == 1, "the other document still shows it"
    with django_capture_on_commit_callbacks(execute=True):
        document_services.remove_document(second)
    assert not kept()


@pytest.mark.threat("T43")
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_no_more_than_the_quota_is_kept(sara, at_once, settings):
    own = file_services.open_application(sara)
    document_services.attach_document(own, kind="other", files=[("a.png", png(colour="#000000"))])
    settings.BYTES_PER_PERSON = 3 * document_selectors.stored_bytes(own)[0] + 20
    at_once(
        lambda n: document_services.attach_document(
            own, kind="other", files=[("b.png", png(colour=f"#00ff{n:02x}"))]
        )
    )
    assert 1 < own.documents.count() <= 3
    assert document_selectors.stored_bytes(own)[0] <= settings.BYTES_PER_PERSON


@pytest.mark.threat("T43")
def test_pages_documents_and_replacing_for_ever_have_a_limit(draft, settings):
    def five(start):
        return [(f"{n}.png", png(colour=f"#00{start + n:02x}00")) for n in range(5)]

    document = document_services.attach_document(draft, kind="other", files=five(0))
    document_services.add_pages(document, five(10))
    with pytest.raises(Refused) as refusal:
        document_services.add_pages(document, five(20))
    assert (refusal.value.code, len(document.shown)) == ("too_many_pages", 10)
    settings.DOCUMENTS_PER_PERSON = 1
    with pytest.raises(Refused) as refusal:
        document_services.attach_document(draft, kind="lease", files=five(30))
    assert refusal.value.code == "too_many_documents"
    settings.DOCUMENTS_PER_PERSON, settings.EVIDENCE_BYTES_PER_PERSON = (
        40,
        document_selectors.stored_bytes(draft)[1] + 1,
    )
    with pytest.raises(Refused) as refusal:
        document_services.attach_document(draft, kind="lease", files=five(30))
    assert refusal.value.code == "no_room"


def test_a_removed_file_leaves_the_disk_unless_it_was_signed(
    signed_in, complete, sara, officer, django_capture_on_commit_callbacks
):
    browser, lease = signed_in(sara), complete.documents.get()
    browser.post(PAGE, {"kind": "other", "file": png(colour="#fff"), "add": "1"})
    declaration_services.submit_declaration(complete, by=sara)
    browser.post(PAGE, {"kind": "other", "file": png(colour="#000"), "add": "1"})
    unsigned = complete.documents.last()
    assert len(kept()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        for row in (lease, unsigned):
            assert browser.post(f"{PAGE}{row.pk}/remove/").status_code == 302
    assert document_selectors.documents_of(complete).count() == 1
    assert len(kept()) == 2, "what a declaration names stays as its evidence"
    lease.refresh_from_db()
    signed = complete.declarations.get()
    assert lease.removed_at and lease in document_selectors.signed_documents(signed)
    assert browser.get(f"{PAGE}{lease.pk}/").status_code == 404, "it left the file"
    assert signed_in(officer).get(address(lease)).status_code == 200
    page = in_words(signed_in(officer).get(f"/staff/applications/declaration/{signed.pk}/change/"))
    assert str(lease.pk) in page
