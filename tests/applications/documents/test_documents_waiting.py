"""A document that waits for its scan or its rebuilding is opened by nobody."""

import threading
from datetime import timedelta

import pytest

from accounts.notices.models import Notice
from applications.declaration import services as declaration_services
from applications.documents import review as document_review
from applications.documents import services as document_services
from applications.documents import tasks as document_tasks
from applications.documents.models import DocumentPage, SupportingDocument
from common.errors import Refused
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from tests.applications.conftest import in_words
from tests.applications.documents.examining import DOWN, _file, staff, state
from tests.applications.documents.test_documents import PAGE, address, kept, png
from tests.common import clamd


# -- the scanner ---------------------------------------------------------------------------------------------
@pytest.mark.threat("T42")
def test_while_the_scanner_is_down_the_file_waits_and_no_officer_opens_it(
    signed_in, draft, sara, officer, settings, caplog
):
    settings.CLAMD_URL = DOWN
    signed_in(sara).post(PAGE, {"kind": "lease", "file": png(), "add": "1"})
    row = draft.documents.get()
    assert state(row) == "pending_scan"
    assert "قيد الفحص" in in_words(signed_in(sara).get(PAGE))
    assert signed_in(officer).get(address(row)).status_code == 404
    assert "بانتظار فحص الملف" in in_words(signed_in(officer).get(staff(row)))
    with pytest.raises(Refused) as refusal:
        document_review.accept_document(row, by=officer)
    assert refusal.value.code == "pending_scan"
    DocumentPage.objects.update(added_at=row.uploaded_at - timedelta(hours=1))
    document_tasks.scan_pending()
    assert state(row) == "pending_scan" and "waiting for the malware scanner" in caplog.text
    with clamd.running() as settings.CLAMD_URL:
        document_tasks.scan_pending()
    assert state(row) == "given"
    assert signed_in(officer).get(address(row)).status_code == 200


@pytest.mark.threat("T42")
def test_what_the_scanner_finds_later_is_deleted_and_the_citizen_told(
    signed_in, complete, sara, officer, settings, django_capture_on_commit_callbacks
):
    settings.CLAMD_URL = DOWN
    row = document_services.attach_document(complete, kind="other", files=[("b.png", png(colour="#123"))])
    page = row.pages.get()
    with (
        clamd.running("tcp", "0", page.sha256) as settings.CLAMD_URL,
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert document_review.scan_pending() == 1
    assert state(row) == "refused" and not file_storage.private_storage().exists(page.key)
    for person in (sara, officer):
        assert signed_in(person).get(address(row)).status_code == 404
    assert "برمجية خبيثة" in in_words(signed_in(sara).get(PAGE))
    assert Notice.objects.filter(person=sara, kind="document_refused").count() == 1
    with pytest.raises(Refused):
        document_review.accept_document(row, by=officer)


@pytest.mark.threat("T42")
def test_an_infected_file_is_refused_at_the_door_and_not_kept(signed_in, api_of, draft, sara, settings):
    from tests.common.corpus import EICAR

    with clamd.running() as settings.CLAMD_URL:
        bad = png()
        bad.seek(0, 2)
        bad.write(EICAR)
        bad.seek(0)
        page = signed_in(sara).post(PAGE, {"kind": "lease", "file": bad, "add": "1"})
        assert "برمجية خبيثة" in page.context["form"].errors["file"][0]
        bad.seek(0)
        answer = api_of(sara).post(f"/api/v1{PAGE}", {"kind": "lease", "file": bad}, format="multipart")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "infected")
        signed_in(sara).post(PAGE, {"kind": "lease", "file": png(), "add": "1"})
    assert [page.scan for page in DocumentPage.objects.all()] == ["clean"] and len(kept()) == 1


# -- files that wait to be rebuilt ---------------------------------------------------------------------------
def _without_a_place(monkeypatch):
    monkeypatch.setattr(rebuilding, "_rebuild_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(rebuilding, "WAIT_SECONDS", 0.01)
    rebuilding._rebuild_slots.acquire()


def _with_places(monkeypatch):
    monkeypatch.setattr(rebuilding, "_rebuild_slots", threading.BoundedSemaphore(1))


@pytest.mark.threat("T84")
def test_a_file_that_waits_to_be_rebuilt_is_opened_by_nobody_and_then_goes_on(
    signed_in, api_of, complete, sara, officer, monkeypatch, django_capture_on_commit_callbacks
):
    from tests.common.corpus import jpeg_with_gps

    _without_a_place(monkeypatch)
    row = document_services.attach_document(
        complete, kind="other", files=[("IMG_1.jpg", _file(jpeg_with_gps()))]
    )
    page = row.pages.get()
    assert (page.scan, page.key[-4:], state(row)) == ("checking", ".raw", "pending_scan")
    for person in (sara, officer):
        assert signed_in(person).get(address(row)).status_code == 404
    assert "يجري فحص الملف" in (shown := in_words(signed_in(sara).get(f"{PAGE}{row.pk}/")))
    assert 'hx-trigger="every 4s"' in shown and f'href="{address(row)}"' not in shown
    assert api_of(sara).get(f"/api/v1{PAGE}{row.pk}/").json()["state"] == "pending_scan"
    with pytest.raises(Refused) as refusal:
        document_review.accept_document(row, by=officer)
    assert refusal.value.code == "pending_scan"
    with pytest.raises(Refused) as refusal:
        declaration_services.submit_declaration(complete, by=sara)
    assert refusal.value.code == "files_being_checked"
    _with_places(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        document_tasks.scan_pending()
    fresh = row.pages.get()
    assert (fresh.scan, fresh.content_type, state(row)) == ("not_scanned", "image/jpeg", "given")
    assert b"GPS" not in file_storage.read_content(fresh.key)
    assert not file_storage.private_storage().exists(page.key), "what was sent is not kept"
    assert signed_in(officer).get(address(row)).status_code == 200
    declaration_services.submit_declaration(complete, by=sara)
    assert 'hx-trigger="every 4s"' not in in_words(signed_in(sara).get(f"{PAGE}{row.pk}/"))


@pytest.mark.threat("T84")
def test_a_file_that_cannot_be_rebuilt_later_is_refused_with_its_sentence(
    signed_in, complete, sara, officer, monkeypatch, django_capture_on_commit_callbacks
):
    from tests.common.corpus import dear_jpeg

    _without_a_place(monkeypatch)
    row = document_services.attach_document(complete, kind="other", files=[("a.jpg", _file(dear_jpeg()))])
    page = row.pages.get()
    _with_places(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):
        document_tasks.scan_pending()
    assert state(row) == "refused" and not file_storage.private_storage().exists(page.key)
    assert "لقطة شاشة" in in_words(signed_in(sara).get(f"{PAGE}{row.pk}/"))
    assert Notice.objects.filter(person=sara, kind="document_refused").count() == 1
    assert signed_in(officer).get(address(row)).status_code == 404


def test_a_page_sent_twice_while_it_waits_stays_one(complete, monkeypatch):
    from tests.common.corpus import jpeg_with_gps

    row = document_services.attach_document(complete, kind="other", files=[("a.jpg", _file(jpeg_with_gps()))])
    _without_a_place(monkeypatch)
    document_services.add_pages(row, [("a.jpg", _file(jpeg_with_gps()))])
    assert row.pages.count() == 2
    _with_places(monkeypatch)
    document_tasks.scan_pending()
    assert row.pages.count() == 1


def test_two_workers_do_not_rebuild_the_same_file(complete, monkeypatch):
    _without_a_place(monkeypatch)
    row = document_services.attach_document(complete, kind="other", files=[("a.png", png(colour="#777"))])
    _with_places(monkeypatch)
    made, rebuild = [], rebuilding.rebuild_file

    def meanwhile(*args, **kwargs):
        made.append(document_review.scan_pending())
        return rebuild(*args, **kwargs)

    monkeypatch.setattr(rebuilding, "rebuild_file", meanwhile)
    assert document_review.scan_pending() == 1 and made == [0]
    assert row.pages.get().scan == "not_scanned"


def test_a_page_that_waits_can_be_taken_off(signed_in, complete, sara, monkeypatch):
    _without_a_place(monkeypatch)
    row = document_services.attach_document(complete, kind="other", files=[("a.png", png(colour="#777"))])
    signed_in(sara).post(f"{PAGE}pages/{row.pages.get().pk}/remove/")
    assert not SupportingDocument.objects.filter(pk=row.pk).exists()
