"""Guessing, locking, telling apart: bots and strangers at the sign-in, with the picture solved each time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode
from accounts.passwords.hashers import PortalArgon2
from accounts.people import national_id as national_ids
from accounts.sign_in import devices
from tests import cast
from tests.accounts.conftest import ARABIC, PERSIAN, code_in, wrong
from tests.accounts.sign_in.test_sign_in import UNKNOWN, _without_tokens, api_enter, enter

_encode, _verify = PortalArgon2.encode, PortalArgon2.verify
WRONG = "wrong-wrong-wrong"


@pytest.fixture
def compared():
    """How many passwords are really compared, of known and unknown people."""
    with (
        mock.patch(
            "accounts.passwords.hashers.PortalArgon2.encode", autospec=True, side_effect=_encode
        ) as encode,
        mock.patch(
            "accounts.passwords.hashers.PortalArgon2.verify", autospec=True, side_effect=_verify
        ) as verify,
    ):
        yield lambda: encode.call_count + verify.call_count


@pytest.mark.threat("T4")
@pytest.mark.django_db(transaction=True)
def test_two_hundred_wrong_passwords_from_two_hundred_addresses_are_compared_five_times(sara, compared):
    """Forty at a time, each with a solved picture of its own."""
    browsers = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(1, 201)]
    solved = [cast.solve(browser) for browser in browsers]
    gate = threading.Barrier(40)

    def guess(number: int) -> int:
        try:
            gate.wait(60)
            typed = {"login": sara.national_id, "password": f"{WRONG}-{number}", **solved[number]}
            return browsers[number].post("/login/", typed).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(40) as pool:
        assert set(pool.map(guess, range(200))) == {200}
    assert 1 <= compared() <= 5


@pytest.mark.threat("T4")
def test_a_day_gives_thirty_guesses_of_one_password(sara, compared):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _window in range(10):
            for number in range(6):
                enter(sara, WRONG, Client(REMOTE_ADDR=f"198.51.100.{number}"))
            clock.shift(timedelta(minutes=6))
    assert compared() == 30


@pytest.mark.threat("T5")
def test_one_password_over_twenty_five_ids_from_one_address_is_compared_ten_times(db, settings, compared):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1000/m/ip"}
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        for number in range(25):
            enter(national_ids.make_synthetic_id(5_000 + number), "Summer-2026-Riyadh", Client())
    assert compared() == 10


@pytest.mark.threat("T6")
def test_eight_spellings_at_eight_hosts_from_eight_addresses_share_one_bucket(sara, settings, compared):
    hosts = [f"{letter}.example" for letter in "abcdefgh"]
    settings.ALLOWED_HOSTS = hosts
    digits = sara.national_id
    spellings = [
        digits,
        digits.translate(ARABIC),
        digits.translate(PERSIAN),
        f" {digits} ",
        f"{digits}\u200f",
        f"{digits[:4]} {digits[4:]}",
        f"{digits[:4]}\u200b{digits[4:]}",
        "".join(chr(ord(digit) + 0xFEE0) for digit in digits),  # full width
    ]
    for number, spelling in enumerate(spellings):
        headers = {"Host": hosts[number], "X-Forwarded-For": f"10.0.0.{number}"}
        browser = Client(headers=headers, REMOTE_ADDR=f"203.0.113.{number}")
        enter(spelling, WRONG, browser)
    assert compared() == 5


@pytest.mark.threat("T6")
def test_an_invented_forwarded_address_is_no_new_address(db, settings, compared):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1000/m/ip"}
    for number in range(14):
        enter(
            national_ids.make_synthetic_id(6_000 + number),
            WRONG,
            Client(headers={"X-Forwarded-For": f"10.9.9.{number}"}),
        )
    assert compared() == 10


# -- the lock ---------------------------------------------------------------------------------------
def lock(person) -> None:
    for number in range(5):
        enter(person, WRONG, Client(REMOTE_ADDR=f"198.51.100.{number}"))


def test_a_locked_door_says_until_when_and_opens_then(sara):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        lock(sara)
        page = enter(sara, client=Client(headers={"Accept-Language": "en"}))
        (words,) = page.context["form"].non_field_errors()
        opens = timezone.localtime(timezone.now() + timedelta(minutes=5, seconds=59))
        assert "5 minutes" in words
        assert opens.strftime("%H:%M") in words
        answer = api_enter(sara)
        assert (answer.status_code, answer["Retry-After"]) == (429, "300")
        clock.shift(timedelta(minutes=5, seconds=1))
        assert enter(sara).url == "/dashboard/"


@pytest.mark.threat("T2", "T7")
def test_a_locked_door_tells_nothing_of_an_account(sara, compared):
    pages = []
    for person in (sara.national_id, UNKNOWN):
        lock(person)
        before = compared()
        page = enter(person, client=Client(REMOTE_ADDR="203.0.113.9"))
        pages.append((page.status_code, _without_tokens(page.content.decode()).replace(person, "ID")))
        assert compared() == before, "nothing is compared behind a lock"
    assert pages[0] == pages[1]


@pytest.mark.threat("T7")
def test_a_browser_this_account_used_gets_in_while_a_stranger_holds_the_lock(sara, client):
    enter(sara, client=client)
    client.post("/logout/")
    assert client.cookies[devices.COOKIE_NAME]["httponly"]
    lock(sara)
    assert SESSION_KEY not in Client().session
    assert enter(sara, client=Client(REMOTE_ADDR="203.0.113.9")).status_code == 200, "a stranger's browser"
    assert enter(sara, client=client).url == "/dashboard/"


@pytest.mark.threat("T7")
def test_a_known_browser_has_five_tries_of_its_own_and_only_for_its_own_account(
    sara, stranger, client, compared
):
    enter(sara, client=client)
    client.post("/logout/")
    lock(sara)
    before = compared()
    for _turn in range(7):
        enter(sara, WRONG, client)
    assert compared() - before == 5
    lock(stranger)
    before = compared()
    assert enter(stranger, client=client).status_code == 200, "known to sara, not to him"
    assert compared() == before


@pytest.mark.threat("T7")
def test_a_made_up_known_cookie_opens_no_bucket(sara, client, compared):
    forger = Client()
    enter(cast.person(98, "مزوّر"), client=forger)
    forger.post("/logout/")
    lock(sara)
    before = compared()
    assert enter(sara, client=forger).status_code == 200
    forger.cookies[devices.COOKIE_NAME] = "WyJhIiwgWyJiIl1d:1aaaaa:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    assert enter(sara, client=forger).status_code == 200
    assert compared() == before


@pytest.mark.threat("T7")
def test_recovery_and_nafath_stay_open_while_locked(sara, client, texts):
    lock(sara)
    born = {"birth_date_calendar": "gregorian", "birth_date_day": "12", "birth_date_month": "4"}
    client.post("/recovery/", {"national_id": sara.national_id, **born, "birth_date_year": "1985"})
    code_services.deliver_asked_codes()
    assert client.post("/recovery/code/", {"code": code_in(texts())}).url == "/login/"
    assert client.get("/nafath/").status_code == 200


# -- telling apart ----------------------------------------------------------------------------------
@pytest.mark.threat("T2")
def test_known_and_unknown_cost_the_same_hashes_statements_and_words(sara, compared):
    seen = []
    for person in (sara.national_id, UNKNOWN):
        client = Client()
        solved = cast.solve(client)
        before = compared()
        with CaptureQueriesContext(connection) as asked:
            page = client.post("/login/", {"login": person, "password": WRONG, **solved})
        body = _without_tokens(page.content.decode()).replace(person, "ID")
        verbs = [query["sql"].split()[0] for query in asked.captured_queries]
        seen.append((page.status_code, body, compared() - before, verbs))
    assert seen[0] == seen[1]
    assert seen[0][2] == 1


# -- fifty guesses of one code at once --------------------------------------------------------------
def send(national_id: str) -> None:
    code_services.send_code(
        "reset", national_id=national_id, mobile="+966551234567", browser="mine", language="ar"
    )


@pytest.mark.threat("T10", "T12")
@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_guesses_of_one_code_let_five_be_tried():
    national_id, evaluated = national_ids.make_synthetic_id(44), []
    code_services.send_code(
        "reset", national_id=national_id, mobile="+966551234567", browser="mine", language="ar"
    )
    compare = code_services._code_digest
    gate = threading.Barrier(50)

    def guess(number: int) -> bool:
        try:
            gate.wait(30)
            return code_services.check_code(
                "reset", national_id=national_id, browser="mine", typed=f"{number:06d}"
            )
        finally:
            connection.close()

    def counted(*parts: str) -> str:
        evaluated.append(parts)
        return compare(*parts)

    with mock.patch("accounts.codes.services._code_digest", counted), ThreadPoolExecutor(50) as pool:
        list(pool.map(guess, range(50)))
    assert len(evaluated) == 5
    assert OneTimeCode.objects.get().attempts == 5


@pytest.mark.threat("T11")
@pytest.mark.django_db(transaction=True)
def test_one_right_code_opens_once_for_sixteen_at_once(texts):
    national_id = national_ids.make_synthetic_id(44)
    code_services.send_code(
        "reset", national_id=national_id, mobile="+966551234567", browser="mine", language="ar"
    )
    right, gate = code_in(texts()), threading.Barrier(16)
    assert right != wrong(right)

    def open_it(_number: int) -> bool:
        try:
            gate.wait(30)
            return code_services.check_code("reset", national_id=national_id, browser="mine", typed=right)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(open_it, range(16))) == 1
