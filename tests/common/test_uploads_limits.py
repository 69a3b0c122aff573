"""Limits of an upload, and how what is kept is served."""

import io
import os
import tempfile
import time
from types import SimpleNamespace

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from PIL import Image

from common.errors import Refused
from common.file_rebuild import faults, jpeg, pictures
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from tests.common.corpus import dear_jpeg, pdf, picture, small_heic
from tests.common.test_uploads import SIGNED_IN, Session, kept, posted, sent

WEB_SECONDS = rebuilding.WEB_SECONDS  # as a web server has it: tests lengthen it


def test_a_child_that_hangs_is_ended(monkeypatch):
    def hang(*args, timeout, **kwargs):
        raise rebuilding.subprocess.TimeoutExpired(args, timeout)

    monkeypatch.setattr(rebuilding.subprocess, "run", hang)
    with pytest.raises(Refused) as refusal:
        rebuilding.rebuild_file(io.BytesIO(pdf()), name="a.pdf")
    assert refusal.value.code == "too_complex"


def test_a_broken_child_is_logged_because_it_is_not_the_citizens_fault(monkeypatch, caplog):
    answer = SimpleNamespace(returncode=1, stdout=b"", stderr=b"ImportError")
    monkeypatch.setattr(rebuilding.subprocess, "run", lambda *a, **k: answer)
    with pytest.raises(Refused):
        rebuilding.rebuild_file(io.BytesIO(pdf()), name="a.pdf")
    assert "ImportError" in caplog.text


@pytest.mark.threat("T84")
def test_while_the_places_are_taken_a_file_is_kept_as_being_checked(monkeypatch):
    monkeypatch.setattr(rebuilding, "WAIT_SECONDS", 0.01)
    with rebuilding._rebuild_slot(None), rebuilding._rebuild_slot(None):
        waiting = rebuilding.receive_file(io.BytesIO(picture()), name="a.png")
        assert (waiting.scan, waiting.content, waiting.extension) == ("checking", picture(), "raw")
    assert rebuilding.receive_file(io.BytesIO(picture()), name="a.png").scan == "not_scanned"


@pytest.mark.threat("T84")
def test_what_a_web_thread_cannot_wait_for_is_kept_as_being_checked(monkeypatch):
    def hang(*args, timeout, **kwargs):
        assert timeout <= 6
        raise rebuilding.subprocess.TimeoutExpired(args, timeout)

    monkeypatch.setattr(rebuilding, "WEB_SECONDS", WEB_SECONDS)
    monkeypatch.setattr(rebuilding.subprocess, "run", hang)
    assert rebuilding.receive_file(io.BytesIO(pdf()), name="a.pdf").scan == "checking"


@pytest.mark.threat("T84")
def test_without_the_count_of_scans_the_child_would_work_until_it_is_stopped(monkeypatch):
    """The defence switched off: the same file then costs seconds of the processor."""
    raw = dear_jpeg()
    assert len(raw) < 150_000 and jpeg.count_scans(raw) > 300
    with pytest.raises(faults.Fault):
        jpeg.refuse_expensive(raw, 25_000_000)
    monkeypatch.setattr(jpeg, "MAX_SCANS", 10**6)
    monkeypatch.setattr(jpeg, "MAX_WORK", 10**12)
    fewer, begun = dear_jpeg(60), time.process_time()  # a fifth of the work
    pictures.rebuild(fewer, "jpg", 5 * 1024**2)
    assert time.process_time() - begun > 0.5


def test_the_scans_of_a_thumbnail_do_not_count():
    exif = Image.Exif()
    exif[0x010F] = picture("JPEG", progressive=True) * 5
    assert jpeg.count_scans(picture("JPEG", exif=exif)) == 1


@pytest.mark.threat("T84")
def test_every_decoder_runs_in_the_limited_child(monkeypatch):
    """No decoder is even loaded in the process that answers pages."""
    seen = []
    monkeypatch.setattr(
        rebuilding, "_rebuild_in_child", lambda raw, kind, patient: seen.append(kind) or b"\x89PNG\r\n\x1a\n"
    )
    for raw, name in (
        (picture(), "a.png"),
        (picture("JPEG"), "a.jpg"),
        (pdf(), "a.pdf"),
        (small_heic(), "a"),
    ):
        rebuilding.rebuild_file(io.BytesIO(raw), name=name)
    assert seen == ["png", "jpg", "pdf", "heic"]


@pytest.mark.threat("T39")
def test_a_big_file_is_cut_so_that_the_refusal_can_name_it(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    request = posted(sent(15 * 1024**2), SIGNED_IN)
    file = request.FILES["file"]
    assert file.size == settings.UPLOAD_MAX_BYTES + 1
    with pytest.raises(Refused) as refusal:
        rebuilding.rebuild_file(file, name=file.name)
    assert refusal.value.code == "too_big"
    request.close()
    assert os.listdir(tmp_path) == []


@pytest.mark.threat("T39")
def test_130_mb_are_refused_before_reading():
    request = posted(sent(130 * 1024**2), SIGNED_IN)
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018


@pytest.mark.threat("T39")
def test_a_strangers_file_is_dropped_while_the_form_is_read():
    request = posted(sent(1000), Session())
    assert request.POST["kind"] == "deed"
    assert not request.FILES


def test_a_small_file_arrives_whole():
    file = posted(sent(1000), SIGNED_IN).FILES["file"]
    assert (file.size, file.read()) == (1000, b"x" * 1000)


@pytest.mark.threat("T40")
@pytest.mark.parametrize(
    "name", ["x" * 300 + ".pdf", "a." + "p" * 300, "\u202efdp.exe", "ملف.pdf", "a\tb.pdf"]
)
def test_a_strange_name_never_meets_the_disk(name):
    file = posted(sent(400_000, name), SIGNED_IN).FILES["file"]
    assert file.size == 400_000
    assert len(file.name) <= 100


@pytest.mark.threat("T26", "T36")
def test_a_file_lies_under_a_random_key_that_only_we_can_read(settings):
    key, other = file_storage.store_file(kept()), file_storage.store_file(kept())
    assert key != other
    assert file_storage.KEY_PATTERN.match(key)
    path = settings.PRIVATE_ROOT / key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.threat("T34", "T49")
def test_a_document_is_served_as_an_attachment_that_nothing_runs():
    one = kept()
    response = file_storage.document_response(file_storage.store_file(one), one.content_type, one.label)
    assert b"".join(response.streaming_content) == one.content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D8%B9")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.threat("T36")
@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "text/html\r\nX: y", ""])
def test_no_other_type_is_ever_served(claimed):
    response = file_storage.document_response(file_storage.store_file(kept()), claimed, 'a"\r\nX: y.pdf')
    assert response["Content-Type"] == "application/octet-stream"
    assert "X" not in response.headers


@pytest.mark.threat("T26")
@pytest.mark.parametrize(
    "key", ["../settings.py", "/etc/passwd", "", "ab/" + "a" * 36 + ".html", "ab/../x.pdf\n"]
)
def test_no_other_file_is_ever_served(key):
    with pytest.raises(Http404):
        file_storage.document_response(key, "application/pdf", "a.pdf")


def test_a_missing_file_is_not_found_and_somebody_is_told(caplog):
    with pytest.raises(Http404):
        file_storage.document_response("ab/" + "a" * 36 + ".pdf", "application/pdf", "a.pdf")
    assert "missing" in caplog.text


@pytest.mark.threat("T44")
def test_a_private_file_has_no_address():
    with pytest.raises(ValueError, match="no address"):
        file_storage.private_storage().url("ab/x.pdf")
