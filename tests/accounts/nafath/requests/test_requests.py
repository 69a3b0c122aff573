"""A request in the app: bound to its browser, limited, believed by its signed token alone, used once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.nafath import client
from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from accounts.people.national_id import make_synthetic_id
from common.errors import Refused
from tests.accounts.nafath.requests.conftest import (
    ADDRESSES,
    MINE,
    STRANGE,
    call_back,
    refusal,
    start,
    state,
    token,
)

pytestmark = pytest.mark.django_db


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


def test_old_requests_are_forgotten(side, clock):
    start()
    clock.shift(timedelta(days=31))
    nafath_services.delete_old_requests()
    assert not NafathRequest.objects.exists()
