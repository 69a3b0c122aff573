"""What Nafath tells us: verified, bound to its request, used once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.nafath import keys as nafath_keys
from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from accounts.people.national_id import make_synthetic_id
from common.errors import Refused
from tests.accounts.nafath import forge
from tests.accounts.nafath.requests.conftest import (
    ADDRESSES,
    CITIZEN,
    MINE,
    STRANGE,
    call_back,
    refusal,
    start,
    state,
    token,
)
from tests.accounts.nafath.test_forged import FORGED

pytestmark = pytest.mark.django_db


# -- believing (T22) ----------------------------------------------------------------------------------
@pytest.mark.threat("T22")
def test_no_forgery_moves_a_request_and_the_honest_token_still_does(side, clock):
    side.trans_id = forge.TRANSACTION
    asked = start()
    passed = []
    for name, (make, _detail) in FORGED.items():
        forged = make()
        if isinstance(forged, bytes):
            continue  # JSON carries no bytes
        clock.move_to(forge.NOW)  # some are wrong by a second only
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


def test_the_identity_is_sealed_in_its_row_and_gone_when_used(side):
    asked = start()
    call_back(asked, token(asked))
    asked.refresh_from_db()
    assert CITIZEN.encode() not in bytes(asked.sealed_identity) and asked.sealed_identity
    nafath_services.consume_approval(asked, browser=MINE)
    asked.refresh_from_db()
    assert asked.sealed_identity is None
