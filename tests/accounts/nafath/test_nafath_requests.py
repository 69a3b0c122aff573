"""A request in the app: bound to its browser, limited, believed by its signed token alone, used once."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.nafath import client
from accounts.nafath import keys as nafath_keys
from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from accounts.people.national_id import make_synthetic_id
from common.errors import Refused
from tests.accounts.nafath import forge, servers
from tests.accounts.nafath.test_forged import FORGED

CITIZEN = forge.CITIZEN
MINE, STRANGE = "a" * 32, "b" * 32  # two browsers
ADDRESSES = ("192.0.2.7", "192.0.2.1")
pytestmark = pytest.mark.django_db


class OtherSide:
    """Nafath as the test tells it to answer; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status, self.code, self.trans_id = "WAITING", "", ""
        self.away: set[str] = set()

    def __call__(self, door: BaseHTTPRequestHandler, _body: bytes) -> tuple[int, bytes]:
        call = door.path.split("?")[0].rpartition("/mfa/")[2]
        self.asked.append(call)
        if call in self.away:
            return 503, b""
        if call == "jwk":
            return 200, forge.Provider().shown("real")
        if call == "request/status":
            return 200, json.dumps({"status": self.status}).encode()
        if self.code:
            return 400, json.dumps({"code": self.code, "reference": "R-1"}).encode()
        return 200, json.dumps({"transId": self.trans_id or str(uuid.uuid4()), "random": "42"}).encode()


@pytest.fixture
def side(settings) -> Iterator[OtherSide]:
    other = OtherSide()
    with servers.listening(other) as settings.NAFATH_URL:
        settings.NAFATH_APP_ID, settings.NAFATH_APP_KEY = servers.PAIR.values()
        settings.NAFATH_AUDIENCE, settings.NAFATH_SERVICE = servers.AUDIENCE, "Login"
        yield other


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(forge.NOW, tick=True) as clock:
        yield clock


def start(national_id: str = CITIZEN, *, browser: str = MINE, address: str = "192.0.2.7") -> NafathRequest:
    return nafath_services.start_nafath_request(
        national_id,
        purpose=NafathRequest.Purpose.SIGN_IN,
        browser=browser,
        address=address,
        addresses=ADDRESSES,
        language="ar",
    )


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def token(asked: NafathRequest, **said: object) -> str:
    now = int(timezone.now().timestamp())
    times = {"iat": now, "nbf": now, "exp": now + 100}
    return forge.signed(**{"transId": asked.trans_id, "nin": asked.national_id, **times, **said})


def call_back(asked: NafathRequest, signed: object, **other: str) -> int:
    letter = {"token": signed, "transId": asked.trans_id, "requestId": str(asked.request_id), **other}
    client = Client(enforce_csrf_checks=True)
    return client.post("/nafath/callback/", json.dumps(letter), content_type="application/json").status_code


def state(asked: NafathRequest) -> str:
    asked.refresh_from_db()
    return asked.state


# -- one request, its limits, its pause (T24) ---------------------------------------------------------
def test_a_request_shows_two_digits_for_sixty_seconds(side):
    asked = start()
    assert (asked.state, asked.random) == ("waiting", "42")
    assert timedelta(seconds=58) < asked.expires_at - timezone.now() <= timedelta(seconds=60)
    assert MINE not in asked.browser


@pytest.mark.threat("T24")
def test_a_person_has_one_open_request(side):
    start()
    for browser in (MINE, STRANGE):
        assert refusal(lambda b=browser: start(browser=b)) == "active_exists"
    assert side.asked == ["request"]
    assert start(make_synthetic_id(77)).state == "waiting"


@pytest.mark.threat("T24")
def test_what_another_portal_opened_in_the_app_is_told(side):
    side.code = "400-034-050"
    assert refusal(start) == "active_exists"
    assert NafathRequest.objects.get().state == "failed"


@pytest.mark.threat("T24")
def test_five_requests_in_ten_minutes_and_ten_a_day(side, clock):
    for _round in range(2):
        for _each in range(5):
            nafath_services.cancel_nafath_request(start())
        assert refusal(start) == "too_many"
        clock.shift(timedelta(minutes=10))
    assert refusal(start) == "too_many"
    clock.shift(timedelta(days=1))
    assert start().state == "waiting"


@pytest.mark.threat("T24")
def test_one_address_asks_thirty_times_an_hour(side, clock):
    for number in range(30):
        start(make_synthetic_id(1000 + number))
    assert refusal(lambda: start(make_synthetic_id(2000))) == "too_many"
    assert start(make_synthetic_id(2001), address="198.51.100.9").state == "waiting"
    clock.shift(timedelta(hours=1))
    assert start(make_synthetic_id(2000)).state == "waiting"


@pytest.mark.threat("T24")
def test_who_refused_is_left_in_peace_for_fifteen_minutes(side, clock):
    asked = start()
    assert call_back(asked, token(asked, status="REJECTED")) == 200
    assert state(asked) == "rejected"
    assert refusal(lambda: start(browser=STRANGE)) == "paused"
    clock.shift(timedelta(minutes=14, seconds=50))
    assert refusal(start) == "paused"
    clock.shift(timedelta(seconds=15))
    assert start().state == "waiting"


@pytest.mark.threat("T24")
def test_cancelling_before_the_refusal_comes_does_not_escape_the_pause(side):
    asked = start()
    nafath_services.cancel_nafath_request(asked)
    assert call_back(asked, token(asked, status="REJECTED")) == 200
    assert refusal(start) == "paused"


@pytest.mark.threat("T24")
def test_each_request_has_a_line_before_nafath_is_asked(side, monkeypatch):
    seen = []
    original = client.start_request

    def watched(*given, **named):
        seen.append(NafathRequest.objects.get().state)
        return original(*given, **named)

    monkeypatch.setattr(client, "start_request", watched)
    start()
    assert seen == ["opening"]


# -- looking ------------------------------------------------------------------------------------------
def test_nafath_is_asked_every_five_seconds_at_most(side, clock):
    asked = start()
    for _tick in range(4):
        for _poll in range(6):
            nafath_services.poll_nafath_request(asked, addresses=ADDRESSES)
        clock.shift(timedelta(seconds=5))
    assert side.asked.count("request/status") == 3


@pytest.mark.threat("T22")
def test_a_status_of_completed_signs_nobody_in(side, clock):
    asked = start()
    side.status = "COMPLETED"
    clock.shift(timedelta(seconds=6))
    assert nafath_services.poll_nafath_request(asked, addresses=ADDRESSES).state == "waiting"
    assert refusal(lambda: nafath_services.consume_approval(asked, browser=MINE)) == "spent"


@pytest.mark.parametrize(("word", "became"), [("REJECTED", "rejected"), ("EXPIRED", "expired")])
def test_an_end_that_nafath_tells_ends_the_request(side, clock, word, became):
    asked = start()
    side.status = word
    clock.shift(timedelta(seconds=6))
    assert nafath_services.poll_nafath_request(asked, addresses=ADDRESSES).state == became


def test_without_nafath_our_own_clock_ends_the_request(side, clock):
    asked = start()
    side.away = {"request/status"}
    clock.shift(timedelta(seconds=78))
    assert nafath_services.poll_nafath_request(asked, addresses=ADDRESSES).state == "waiting"
    clock.shift(timedelta(seconds=3))
    assert nafath_services.poll_nafath_request(asked, addresses=ADDRESSES).state == "expired"
    assert start().state == "waiting"


def test_when_nafath_is_away_the_citizen_is_told_and_may_try_again(side):
    side.away = {"request"}
    assert refusal(start) == "unavailable"
    side.away = set()
    assert start().state == "waiting"


# -- believing (T22) ----------------------------------------------------------------------------------
@pytest.mark.threat("T22")
def test_no_forgery_moves_a_request_and_the_honest_token_still_does(side):
    side.trans_id = forge.TRANSACTION
    asked = start()
    passed = []
    for name, (make, _detail) in FORGED.items():
        forged = make()
        if isinstance(forged, bytes):
            continue  # JSON carries no bytes
        if call_back(asked, forged) not in (403, 413) or state(asked) != "waiting":
            passed.append(name)
    assert passed == [] and len(FORGED) >= 25
    assert call_back(asked, forge.signed()) == 200 and state(asked) == "approved"


@pytest.mark.threat("T22")
def test_transaction_request_and_row_must_agree(side):
    asked, other = start(), start(make_synthetic_id(77), browser=STRANGE)
    honest = token(asked)
    for wrong in (
        {"transId": other.trans_id},
        {"requestId": str(other.request_id)},
        {"transId": other.trans_id, "requestId": str(other.request_id)},
        {"transId": "unknown"},
        {"requestId": str(uuid.uuid4())},
    ):
        assert call_back(asked, honest, **wrong) == 403, wrong
    assert (state(asked), state(other)) == ("waiting", "waiting")


@pytest.mark.threat("T22")
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"token": 7, "transId": "a", "requestId": "b"}', b"\xff"]
)
def test_a_body_that_is_no_callback_is_refused(side, body):
    assert Client().post("/nafath/callback/", body, content_type="application/json").status_code == 403


def test_the_door_of_the_callback_is_narrow(side):
    door = "/nafath/callback/"
    assert Client().get(door).status_code == 405
    assert Client().post(door, b"x" * 32_769, content_type="application/json").status_code == 413


def test_while_the_keys_are_away_the_callback_is_asked_for_again(side, monkeypatch):
    monkeypatch.setattr(nafath_keys, "REFETCH_PAUSE_SECONDS", 0)
    asked = start()
    side.away = {"jwk"}
    assert call_back(asked, token(asked)) == 503 and state(asked) == "waiting"
    side.away = set()
    assert call_back(asked, token(asked)) == 200 and state(asked) == "approved"


def test_a_callback_faster_than_the_answer_is_asked_for_again(side):
    asked = start()
    kept = asked.trans_id
    NafathRequest.objects.update(state="opening", trans_id=None)
    assert call_back(asked, token(asked), transId=kept) == 503


@pytest.mark.threat("T22")
def test_a_refused_callback_is_logged_without_token_or_id(side, caplog):
    asked = start()
    forged = token(asked, aud="another")
    call_back(asked, forged)
    assert "InvalidAudienceError" in caplog.text
    assert forged not in caplog.text and CITIZEN not in caplog.text and "eyJ" not in caplog.text


# -- used once, by the browser that asked (T23) ---------------------------------------------------------
@pytest.mark.threat("T23")
def test_only_the_browser_that_asked_gets_the_identity_and_only_once(side):
    asked = start()
    call_back(asked, token(asked))
    assert refusal(lambda: nafath_services.consume_approval(asked, browser=STRANGE)) == "spent"
    who = nafath_services.consume_approval(asked, browser=MINE)
    assert (who.national_id, who.name) == (CITIZEN, "هند المثالي")
    assert refusal(lambda: nafath_services.consume_approval(asked, browser=MINE)) == "spent"


@pytest.mark.threat("T23")
def test_an_answer_told_ten_times_serves_once(side):
    asked = start()
    honest = token(asked)
    assert [call_back(asked, honest) for _ in range(10)] == [200] * 10
    nafath_services.consume_approval(asked, browser=MINE)
    assert [call_back(asked, honest) for _ in range(10)] == [200] * 10
    assert state(asked) == "consumed"
    assert refusal(lambda: nafath_services.consume_approval(asked, browser=MINE)) == "spent"


@pytest.mark.threat("T23")
def test_a_late_answer_opens_no_ended_request(side, clock):
    cancelled = start()
    nafath_services.cancel_nafath_request(cancelled)
    assert call_back(cancelled, token(cancelled)) == 200 and state(cancelled) == "cancelled"
    expired = start()
    clock.shift(timedelta(seconds=81))
    assert call_back(expired, token(expired)) == 200 and state(expired) == "waiting"
    assert nafath_services.poll_nafath_request(expired, addresses=ADDRESSES).state == "expired"


@pytest.mark.threat("T23")
def test_an_approval_that_nobody_comes_for_ends_after_two_minutes(side, clock):
    asked = start()
    call_back(asked, token(asked))
    clock.shift(timedelta(seconds=121))
    assert refusal(lambda: nafath_services.consume_approval(asked, browser=MINE)) == "spent"
    nafath_services.delete_old_requests()
    assert state(asked) == "expired" and asked.sealed_identity is None


@pytest.mark.threat("T23")
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_gets_the_identity(side):
    asked = start()
    call_back(asked, token(asked))
    gate, won, lost = threading.Barrier(8), [], []

    def come() -> None:
        gate.wait()
        try:
            won.append(nafath_services.consume_approval(asked, browser=MINE))
        except Refused as refused:
            lost.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and lost == ["spent"] * 7


@pytest.mark.threat("T24")
@pytest.mark.django_db(transaction=True)
def test_of_four_requests_at_once_one_reaches_the_app(side):
    gate, outcomes = threading.Barrier(4), []

    def ask() -> None:
        gate.wait()
        try:
            outcomes.append(start().state)
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["active_exists"] * 3 + ["waiting"]
    assert side.asked == ["request"]


def test_the_identity_is_sealed_in_its_row_and_gone_when_used(side):
    asked = start()
    call_back(asked, token(asked))
    asked.refresh_from_db()
    assert CITIZEN.encode() not in bytes(asked.sealed_identity) and asked.sealed_identity
    nafath_services.consume_approval(asked, browser=MINE)
    asked.refresh_from_db()
    assert asked.sealed_identity is None


def test_old_requests_are_forgotten(side, clock):
    start()
    clock.shift(timedelta(days=31))
    nafath_services.delete_old_requests()
    assert not NafathRequest.objects.exists()
