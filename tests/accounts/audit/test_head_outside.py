"""The trail's head is kept outside, and a tail that was cut off is noticed by it (T77)."""

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.audit import head_outside, tasks
from accounts.audit import services as audit_services
from accounts.audit.models import AuditLine
from tests import cast

LIST = "/staff/accounts/auditline/"


@pytest.fixture
def trail(officer) -> None:
    for number in range(5):
        audit_services.record_action(officer, "read", f"person:{number}")


def as_the_owner(statement: str) -> None:
    """As the owner of the database could: without its triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_auditline DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE accounts_auditline ENABLE TRIGGER USER")


def cut_off(last: int) -> None:
    as_the_owner(f"DELETE FROM accounts_auditline WHERE number > {last}")


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[dict]]]:
    """A server that takes JSON, and what it took; it refuses the number 0."""
    taken: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201 if taken[-1]["number"] else 503)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/heads", taken
        server.shutdown()


@pytest.mark.threat("T77")
def test_a_tail_that_was_cut_off_is_found_by_the_kept_heads(trail, settings, tmp_path):
    file = tmp_path / "heads.log"
    settings.AUDIT_HEAD_TO = file.as_uri()
    tasks.send_head()
    tasks.send_head()
    assert [head.number for head in head_outside.read_heads(file)] == [5, 5]
    call_command("verify_audit", heads=file)
    cut_off(3)
    call_command("verify_audit")  # without the heads the shorter trail looks whole
    with pytest.raises(CommandError, match="broken at line 4"):
        call_command("verify_audit", heads=file)


def test_without_a_place_nothing_is_sent(trail, settings):
    settings.AUDIT_HEAD_TO = ""
    assert audit_services.send_head() is False


def test_an_address_takes_the_head_and_a_refusal_fails_the_task(trail, settings, receiver):
    settings.AUDIT_HEAD_TO, taken = receiver
    assert audit_services.send_head() is True
    head = audit_services.read_chain_head()
    assert [(each["number"], each["hash"]) for each in taken] == [(5, head.hash)]
    cut_off(0)
    with pytest.raises(head_outside.HeadNotKept):
        tasks.send_head()
    settings.AUDIT_HEAD_TO = "https://127.0.0.1:9/"
    with pytest.raises(head_outside.HeadNotKept):
        tasks.send_head()


def test_a_syslog_server_takes_the_head(trail, settings):
    taken: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            taken.append(self.request[0])

    with socketserver.UDPServer(("127.0.0.1", 0), Handler) as server:
        settings.AUDIT_HEAD_TO = f"syslog://127.0.0.1:{server.server_address[1]}"
        tasks.send_head()
        server.handle_request()
    head = audit_services.read_chain_head()
    assert f"audit head 5:{head.hash}".encode() in taken[0]


@pytest.mark.parametrize("content", ["{}", "nonsense", '{"head": "x:y"}', "[]"])
def test_another_file_than_one_of_heads_is_refused(trail, tmp_path: Path, content):
    file = tmp_path / "heads.log"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match="no file of heads"):
        call_command("verify_audit", heads=file)


# -- in the page ---------------------------------------------------------------------------------------------
def test_the_nights_verification_stands_above_the_list(trail, officer, signed_in):
    browser = signed_in(officer)
    assert "لم يُتحقق منه بعد" in browser.get(LIST).content.decode()
    tasks.verify_chain()
    line = audit_services.last_verification()
    assert (line.details["broken"], line.actor) == (0, None) and line.details["lines"] >= 5
    assert "سليم، من أول سطر" in browser.get(LIST).content.decode()


@pytest.mark.threat("T77")
def test_a_broken_trail_fails_the_task_and_is_said_on_the_page(trail, officer, signed_in):
    as_the_owner("UPDATE accounts_auditline SET subject = 'person:99' WHERE number = 3")
    with pytest.raises(audit_services.TrailBroken):
        tasks.verify_chain()
    page = signed_in(officer).get(LIST).content.decode()
    assert "انقطع عند السطر" in page and AuditLine.objects.filter(action="audit.verified").count() == 1


def test_an_auditor_asks_for_it_now_and_others_may_not(trail, signed_in):
    cast.keep_roles()
    auditor = signed_in(cast.officer(8851, "سعود المدقق", roles=("auditor",)))
    assert "تحقق منه الآن" in auditor.get(LIST).content.decode()
    assert auditor.post(f"{LIST}verify/").status_code == 302
    assert auditor.get(f"{LIST}verify/").status_code == 405
    reviewer = signed_in(cast.officer(8852, "مراجع", roles=("reviewer",)))
    assert reviewer.post(f"{LIST}verify/").status_code == 403
