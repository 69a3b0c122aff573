"""The papers of an objection: refused, rebuilt, scanned."""

import pytest
from django.urls import reverse

from common.errors import Refused
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from objections import review as objection_review
from objections import tasks as objection_tasks
from objections.models import Objection, ObjectionDocument
from tests import cast
from tests.common import clamd
from tests.objections.sending import TEXT, begun, paper, sent_by_page, upload, with_paper


@pytest.mark.threat("T34", "T35", "T36", "T37")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.php.png", b"<?php system($_GET['c']); ?>"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("a.pdf", b"%PDF-1.7\nnothing of a PDF"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 100),
    ],
)
def test_a_hostile_file_is_refused_in_words_and_the_draft_stays(nasser, study, signed_in, name, content):
    browser = signed_in(nasser)
    draft = begun(browser, study)
    answer = browser.post(reverse("objection_files", args=[draft.pk]), paper(file=upload(content, name)))
    assert answer.status_code == 200 and 'id="id_file_error"' in answer.content.decode()
    assert Objection.objects.get().text == TEXT and not ObjectionDocument.objects.exists()


@pytest.mark.threat("T34", "T44")
def test_the_document_kept_is_rebuilt_and_comes_only_as_an_attachment(nasser, study, signed_in):
    payload = cast.picture().read() + b"<script>alert(1)</script>"
    with_paper(signed_in(nasser), study, file=upload(payload))
    document = ObjectionDocument.objects.get()
    answer = signed_in(nasser).get(reverse("objection_document", args=[document.pk]))
    kept = b"".join(answer.streaming_content)
    assert kept.startswith(b"\x89PNG") and b"script" not in kept
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


# -- the attached document -----------------------------------------------------------------------------------
@pytest.mark.threat("T42")
def test_no_officer_opens_or_decides_on_a_document_before_its_scan(
    nasser, study, signed_in, officer, settings
):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    objection = sent_by_page(signed_in(nasser), study)
    attached = objection.documents.get()
    place = reverse("objection_document", args=[attached.pk])
    assert attached.scan == "waiting"
    assert signed_in(nasser).get(place).status_code == 200
    assert signed_in(officer).get(place).status_code == 404
    page = signed_in(officer).get(reverse("admin:objections_objection_change", args=[objection.pk]))
    assert "يجري فحص الملف" in page.content.decode() and place not in page.content.decode()
    with pytest.raises(Refused) as refusal:
        objection_review.refuse_objection(objection, by=officer, because="لا")
    assert refusal.value.code == "pending_scan"
    objection_tasks.check_documents()
    assert ObjectionDocument.objects.get().scan == "waiting"
    with clamd.running() as settings.CLAMD_URL:
        objection_tasks.check_documents()
    assert ObjectionDocument.objects.get().scan == "clean"
    assert signed_in(officer).get(place).status_code == 200
    objection_review.refuse_objection(objection, by=officer, because="لا")


@pytest.mark.threat("T42")
def test_a_malicious_document_of_an_objection_is_deleted_and_both_sides_read_it(
    nasser, study, signed_in, officer, settings, django_capture_on_commit_callbacks
):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    sent_by_page(signed_in(nasser), study)
    document = ObjectionDocument.objects.get()
    with (
        clamd.running("tcp", "0", document.sha256) as settings.CLAMD_URL,
        django_capture_on_commit_callbacks(execute=True),
    ):
        objection_tasks.check_documents()
    assert ObjectionDocument.objects.get().scan == "infected"
    assert not file_storage.private_storage().exists(document.key)
    place = reverse("objection_document", args=[document.pk])
    for person in (nasser, officer):
        assert signed_in(person).get(place).status_code == 404
    own = signed_in(nasser).get(reverse("objection", args=[document.objection_id])).content.decode()
    assert "خبيث" in own and place not in own


@pytest.mark.threat("T84")
def test_a_document_that_waits_to_be_rebuilt_goes_on_by_itself(
    nasser, study, signed_in, officer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(rebuilding, "WAIT_SECONDS", 0.01)
    with rebuilding._rebuild_slot(None), rebuilding._rebuild_slot(None):
        sent_by_page(signed_in(nasser), study)
    document = ObjectionDocument.objects.get()
    assert document.scan == "checking"
    place = reverse("objection_document", args=[document.pk])
    assert [signed_in(person).get(place).status_code for person in (nasser, officer)] == [404, 404]
    with django_capture_on_commit_callbacks(execute=True):
        objection_tasks.check_documents()
    fresh = ObjectionDocument.objects.get()
    assert (fresh.scan, fresh.content_type) == ("not_scanned", "image/png")
    assert not file_storage.private_storage().exists(document.key)
    assert signed_in(officer).get(place).status_code == 200
