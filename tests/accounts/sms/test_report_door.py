"""`/sms/reports/<name>/`: a provider tells what became of a message; everybody else moves nothing."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.sms import services as sms_services
from accounts.sms.delivery_reports import MAX_REPORT_BYTES, sign_report
from accounts.sms.models import TextMessage
from tests.accounts.sms.simulators import MOBILE, REPORT_KEY, WORDS, gateway, simulator

State = TextMessage.State
OTHER_KEY = "another-key-of-thirty-two-signs-or-so"


@pytest.fixture
def sent(db, settings) -> TextMessage:
    """A message that the first of two providers took."""
    settings.SMS_GATEWAYS = (
        gateway("first", "https://sms.example"),
        gateway("second", "https://other.example", report_key=OTHER_KEY),
    )
    return TextMessage.objects.create(
        mobile=MOBILE, state=State.SENT, provider="first", provider_id="a-1", sent_at=timezone.now()
    )


def report(message: TextMessage, **other) -> dict:
    at = timezone.now().isoformat(timespec="seconds")
    return {"id": "a-1", "reference": str(message.reference), "state": "delivered", "at": at, **other}


def tell(told: dict | bytes, *, name: str = "first", key: str = REPORT_KEY, signature: str | None = None):
    """What the provider posts; CSRF is checked as in production."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    headers = {"X-SMS-Signature": sign_report(key, body) if signature is None else signature}
    where = f"/sms/reports/{name}/"
    return Client(enforce_csrf_checks=True).post(where, body, "application/json", headers=headers)


def state(message: TextMessage) -> str:
    message.refresh_from_db()
    return message.state


def test_a_delivered_message_is_noted_once(sent):
    told = report(sent)
    answer = tell(told)
    assert (answer.status_code, answer.content) == (204, b"")
    assert state(sent) == State.DELIVERED
    first = sent.delivered_at
    assert abs(first - timezone.now()) < timedelta(seconds=5)
    for replay in (told, {**told, "at": "2026-01-01T00:00:00+03:00"}, {**told, "state": "failed"}):
        assert tell(replay).status_code == 204
    assert (state(sent), sent.delivered_at) == (State.DELIVERED, first)


def test_a_message_that_did_not_arrive_is_noted_once(sent):
    assert tell(report(sent, state="failed")).status_code == 204
    assert tell(report(sent)).status_code == 204
    assert (state(sent), sent.trouble, sent.delivered_at) == (State.UNDELIVERED, "reported", None)


def test_a_report_from_the_future_is_of_now(sent):
    tell(report(sent, at="2099-01-01T00:00:00Z"))
    assert state(sent) == State.DELIVERED
    assert sent.delivered_at <= timezone.now()


@pytest.mark.parametrize("other", [{"id": "a-2"}, {"reference": "0f3c9e1e-row"}, {"reference": "0" * 32}])
def test_a_report_of_another_message_moves_nothing(sent, other):
    assert tell(report(sent, **other)).status_code == 204
    assert state(sent) == State.SENT


def test_a_provider_cannot_report_what_another_one_took(sent):
    assert tell(report(sent), name="second", key=OTHER_KEY).status_code == 204
    assert state(sent) == State.SENT


@pytest.mark.parametrize("early", TextMessage.OPEN)
def test_a_report_that_comes_first_is_asked_for_again(sent, early):
    TextMessage.objects.filter(pk=sent.pk).update(state=early, sealed=b"x", provider="", provider_id="")
    answer = tell(report(sent))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert state(sent) == early


@pytest.mark.parametrize("closed", [State.FAILED, State.REFUSED])
def test_a_report_of_a_message_that_was_never_sent_moves_nothing(sent, closed):
    TextMessage.objects.filter(pk=sent.pk).update(state=closed)
    assert tell(report(sent)).status_code == 204
    assert state(sent) == closed


@pytest.mark.parametrize(
    ("name", "key", "signature"),
    [
        ("first", OTHER_KEY, None),
        ("second", REPORT_KEY, None),
        ("first", REPORT_KEY, ""),
        ("first", REPORT_KEY, "sha256=" + "0" * 64),
    ],
)
def test_a_forged_report_moves_nothing_and_learns_nothing(sent, name, key, signature, caplog):
    answer = tell(report(sent), name=name, key=key, signature=signature)
    assert (answer.status_code, answer.content) == (400, b"")
    assert state(sent) == State.SENT
    assert f"SMS report of {name} refused: signature" in caplog.text
    assert str(sent.reference) not in caplog.text and "a-1" not in caplog.text


def test_a_provider_without_a_key_is_not_believed(sent, settings):
    settings.SMS_GATEWAYS = (gateway("first", "https://sms.example", report_key=""),)
    assert tell(report(sent), key="").status_code == 400
    assert state(sent) == State.SENT


@pytest.mark.parametrize("body", [b"", b"[]", b"x" * (MAX_REPORT_BYTES + 1), b"{" * 300_000])
def test_what_is_no_report_is_refused(sent, body):
    assert tell(body).status_code == 400


def test_a_body_of_the_longest_size_is_read(sent):
    body = json.dumps(report(sent)).encode()
    assert tell(body + b" " * (MAX_REPORT_BYTES - len(body))).status_code == 204
    assert state(sent) == State.DELIVERED


def test_the_door_stands_only_where_a_gateway_has_a_name(sent, settings):
    assert tell(report(sent), name="third").status_code == 404
    assert Client().get("/sms/reports/first/").status_code == 405
    settings.SMS_GATEWAYS = ()
    assert tell(report(sent)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_simulator_reports_through_the_real_door(live_server, settings):
    """Two processes: the portal sends, the provider takes it and tells; one mobile is switched off."""
    lost = "+966559999999"
    told = ["--report", f"{live_server.url}/sms/reports/first/", "--report-key", REPORT_KEY]
    with simulator(*told, "--report-after", "0.5", "--undeliverable", lost) as url:
        settings.SMS_BACKEND, settings.SMS_GATEWAYS = "gateway", (gateway("first", url),)
        sms_services.queue_sms(MOBILE, WORDS)
        sms_services.queue_sms(lost, WORDS)
        assert sms_services.send_pending() == 2
        until = time.monotonic() + 8
        while TextMessage.objects.filter(state=State.SENT).exists() and time.monotonic() < until:
            time.sleep(0.05)
    became = dict(TextMessage.objects.values_list("mobile", "state"))
    assert became == {MOBILE: State.DELIVERED, lost: State.UNDELIVERED}
    arrived = TextMessage.objects.get(mobile=MOBILE)
    assert abs(arrived.delivered_at - datetime.now(UTC)) < timedelta(seconds=30)


@pytest.mark.django_db(transaction=True)
def test_a_report_that_overtakes_its_answer_is_not_lost(live_server, settings):
    """The provider is told 503 while the worker still waits for the answer; repeated, it is noted."""
    seen = []
    with simulator("--slow", "0.2") as url:
        settings.SMS_BACKEND, settings.SMS_GATEWAYS = "gateway", (gateway("first", url),)
        sms_services.queue_sms(MOBILE, WORDS)
        claimed = sms_services._claim_message()
        known = sms_services._send_or_find(claimed)
        early = report(claimed, id=known.provider_id)
        seen.append(tell(early).status_code)
        sms_services._mark_sent(claimed, known)
        seen.append(tell(early).status_code)
    assert seen == [503, 204]
    assert state(claimed) == State.DELIVERED
