"""Every request has a name, a line and its seconds; Prometheus reads them, nobody without the token."""

import json
import logging
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from citizen_portal.celery import app
from citizen_portal.health.models import Heartbeat
from common import logs, request_ids
from tests import cast

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 40


class Lines(logging.Handler):
    """The lines as they are written, masked and as JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(logs.MaskPersonalData())
        self.setFormatter(logs.JSONFormatter())
        self.written: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(json.loads(self.format(record)))


@pytest.fixture
def lines():
    handler = Lines()
    root = logging.getLogger()
    level, root.level = root.level, logging.INFO
    root.addHandler(handler)
    yield handler.written
    root.removeHandler(handler)
    root.setLevel(level)


def scrape(client: Client) -> str:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_answer_is_named_and_its_line_says_the_route_and_no_number(db, client, settings, lines):
    settings.LOG_REQUESTS = True
    answer = client.get("/documents/check/ABCD1234EFGH5678/?id=1000000222")
    name = answer.headers["X-Request-ID"]
    assert re.fullmatch("[a-z]{20}", name)
    line = next(each for each in lines if each["message"] == "request")
    assert line["request_id"] == name and line["route"] == "document_check_code" and line["status"] == "200"
    assert "ABCD1234" not in json.dumps(line) and "1000000222" not in json.dumps(line)
    assert request_ids.current.get() == "", "the next one has a name of its own"


@pytest.mark.parametrize("given", ["req-2026.11_26", "A" * 64])
def test_a_name_that_a_proxy_gave_is_kept(db, client, given):
    assert client.get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "two words", "-leading-dash", "nul\x00inside", "أسماء-عربية"]
)
def test_a_name_that_is_none_is_replaced(db, client, given):
    assert client.get("/", HTTP_X_REQUEST_ID=given).headers["X-Request-ID"] != given


def test_a_task_is_named_in_its_lines(lines):
    @app.task(name="tests.say")
    def say() -> None:
        logging.getLogger("portal.test").warning("called 0500000011")

    say.apply(task_id="abcdefgh-ijkl")
    line = next(each for each in lines if "called" in each["message"])
    assert (line["task"], line["task_id"]) == ("tests.say", "abcdefgh-ijkl")
    assert line["message"] == "called [mobile]"


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
def test_without_the_token_there_are_no_metrics(db, client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_prometheus_reads_pages_queues_and_beats(sara, client, settings):
    settings.METRICS_TOKEN = TOKEN
    Heartbeat.objects.create(name="clock", last_at=timezone.now(), fault="")
    Heartbeat.objects.create(name="payments.tasks.open", fault="OperationalError")
    client.get("/faq/")
    client.get("/no-such-page/")
    client.generic("BREW", "/faq/")
    cast.declare(cast.full_file(sara))  # to be decided
    text = scrape(client)
    assert 'portal_request_seconds_count{method="GET",route="faq",status="2xx"}' in text
    assert 'method="other"' in text and "BREW" not in text and 'route="unresolved"' in text
    assert 'portal_waiting{queue="decide_again"} 1.0' in text
    assert 'portal_beat_failed{name="payments.tasks.open"} 1.0' in text and 'name="clock"} 0.0' in text
    assert sara.national_id not in text


def test_each_alert_asks_for_a_series_that_is_there(sara, client, settings):
    settings.METRICS_TOKEN = TOKEN
    Heartbeat.objects.create(name="clock")
    client.get("/faq/")
    text = scrape(client)
    rules = (ROOT / "deploy" / "prometheus-alerts.yml").read_text()
    asked = set(re.findall(r"portal_[a-z_]+", rules))
    queues = set(re.findall(r'queue="([a-z_]+)"', rules))
    assert len(asked) >= 5 and len(queues) == 2
    for name in asked:
        assert re.search(rf"^{name}(\{{| )", text, re.M), name
    for queue in queues:
        assert f'queue="{queue}"' in text
