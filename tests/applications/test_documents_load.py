"""Eight pictures that are dear to decode, at once: other pages go on, and each is answered soon (T84)."""

import resource
import threading
import time

import httpx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.documents import review as document_review
from applications.file import services as file_services
from common.uploads import rebuilding
from tests.common.corpus import dear_jpeg

API = "/api/v1/application/documents/"
AT_ONCE = 8
ANSWERED, OTHERS = 5.0, 0.3  # seconds
WAITS = {name: getattr(rebuilding, name) for name in ("WAIT_SECONDS", "WEB_SECONDS")}  # tests lengthen them


def browser_of(server, client) -> httpx.Client:
    """A browser of its own in which this person has signed in."""
    token = "a" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; "
    cookies += f"{settings.CSRF_COOKIE_NAME}={token}"
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Referer": server.url}
    return httpx.Client(base_url=server.url, headers=headers, timeout=60, verify=False)


@pytest.mark.threat("T84")
@pytest.mark.django_db(transaction=True)
def test_eight_dear_pictures_leave_another_page_quick(live_server, signed_in, sara, monkeypatch):
    for name, seconds in WAITS.items():
        monkeypatch.setattr(rebuilding, name, seconds)
    file_services.open_application(sara)
    clients = [browser_of(live_server, signed_in(sara)) for _number in range(AT_ONCE + 1)]
    raw, watcher = dear_jpeg(), clients.pop()
    watcher.get("/health/"), watcher.get(API)  # what is loaded at the first request is loaded
    took, waits, done = [], [], threading.Event()

    def send(client):
        begun = time.monotonic()
        answer = client.post(API, data={"kind": "other"}, files={"file": ("a.jpg", raw, "image/jpeg")})
        wrong = [error["code"] for error in answer.json().get("errors", [])]
        took.append((answer.status_code, "".join(wrong), time.monotonic() - begun))

    def look():
        while not done.is_set():
            begun = time.monotonic()
            assert watcher.get("/health/").status_code == 200
            waits.append(time.monotonic() - begun)
            time.sleep(0.02)

    watch, *senders = [threading.Thread(target=look)] + [
        threading.Thread(target=send, args=[client]) for client in clients
    ]
    watch.start()
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    done.set()
    watch.join()
    assert {(status, code) for status, code, _time in took} <= {(400, "too_many_scans"), (201, "")}
    assert max(seconds for _status, _code, seconds in took) < ANSWERED
    assert sorted(waits)[int(len(waits) * 0.95)] < OTHERS
    document_review.scan_pending()
    states = {document.state for document in sara.application.documents.all()}
    assert states <= {"refused"}, "what was kept as being checked is refused afterwards"


@pytest.mark.threat("T84")
def test_a_dear_picture_is_refused_on_the_page_for_little_work(signed_in, sara):
    """The limit of the child would end it with the same sentence, after five seconds of the processor."""
    file_services.open_application(sara)
    sent = SimpleUploadedFile("a.jpg", dear_jpeg(), "image/jpeg")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    page = signed_in(sara).post("/application/documents/", {"kind": "other", "file": sent, "add": "1"})
    worked = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert page.status_code == 200, "kept instead of refused"
    assert not sara.application.documents.exists()
    assert worked < 2.5, "the picture was decoded"


def test_a_process_has_no_more_than_two_children_at_once():
    assert rebuilding._rebuild_slots._initial_value == 2
