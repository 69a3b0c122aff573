"""A stranger who has only the ID: whatever he does, the owner has a way in, and is told (T7)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.codes import services as code_services
from accounts.codes.models import AskedCode
from accounts.nafath import client
from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from accounts.people.models import User
from accounts.sign_in import devices
from accounts.sms.models import TextMessage
from common.errors import Refused
from tests import cast
from tests.accounts.conftest import BORN, code_in, password_in
from tests.accounts.sign_in.test_sign_in import UNKNOWN, enter
from tests.accounts.sign_in.test_sign_in_abuse import WRONG, lock

pytestmark = pytest.mark.threat("T7")
STRANGER = {"browser": "his", "address": "203.0.113.5"}
REFUSED = NafathRequest.State.REJECTED


def recover(client: Client, national_id: str, **other: str):
    return client.post("/recovery/", {"national_id": national_id, **BORN, **other})


@pytest.fixture
def nafath(settings, monkeypatch):
    """Nafath opens whatever it is asked to."""
    started = client.ShownRequest

    def opened(*_args, request_id: str, **_rest):
        return started(trans_id=request_id, random="42")

    monkeypatch.setattr(client, "start_request", opened)


def ask_nafath(national_id: str, browser: str = "b", device: str = "") -> NafathRequest:
    return nafath_services.start_nafath_request(
        national_id, purpose="sign_in", browser=browser, address="192.0.2.1",
        addresses=("192.0.2.1", "127.0.0.1"), language="ar", device=device,
    )  # fmt: skip


def test_twenty_recoveries_with_a_wrong_birth_date_cost_the_owner_nothing(sara, client, texts):
    for turn in range(20):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{turn}")
        assert recover(stranger, sara.national_id, birth_date_year="1984").url == "/recovery/code/"
    assert texts() == []
    assert recover(client, sara.national_id).url == "/recovery/code/"
    client.post("/recovery/code/", {"code": code_in(texts())})
    assert enter(sara, password_in(texts()), client).url == "/dashboard/"


def test_a_strangers_request_closes_no_code_of_the_owner(sara, client, texts):
    recover(client, sara.national_id)
    right = code_in(texts())
    recover(Client(REMOTE_ADDR="203.0.113.1"), sara.national_id)
    assert client.post("/recovery/code/", {"code": right}).url == "/login/"


def test_codes_for_the_sign_in_leave_the_owner_three_of_the_day(sara, client, texts):
    noon = timezone.now().replace(hour=6, minute=0, second=10)
    with time_machine.travel(noon, tick=False) as clock:
        for turn in range(10):
            asked = code_services.CodeRequest("sign_in", sara.national_id)
            code_services.request_code(asked, browser=f"b{turn}", address=f"203.0.113.{turn}")
            code_services.deliver_asked_codes()
            clock.shift(timedelta(minutes=2))
        assert TextMessage.objects.count() == 2
        recover(client, sara.national_id)
        assert client.post("/recovery/code/", {"code": code_in(texts())}).url == "/login/"


def test_behind_a_lock_a_lost_password_leads_in_from_a_new_browser(sara, texts):
    """The browser that typed the right code is known from then on: the strangers' lock is not its lock."""
    lock(sara)
    owner = Client(REMOTE_ADDR="192.0.2.77")
    recover(owner, sara.national_id)
    owner.post("/recovery/code/", {"code": code_in(texts())})
    assert enter(sara, password_in(texts()), owner).url == "/dashboard/"


def test_a_new_account_is_not_locked_before_its_first_sign_in(fresh, client):
    national_id, temporary = fresh
    lock(national_id)
    assert enter(national_id, temporary, client).url == "/dashboard/"


def test_a_lock_of_the_day_names_the_day_and_what_is_open(sara, client):
    start = timezone.now().replace(hour=12, minute=0, second=0)
    with time_machine.travel(start, tick=False) as clock:
        for _window in range(6):
            lock(sara)
            clock.shift(timedelta(minutes=6))
        page = enter(sara, client=Client(REMOTE_ADDR="203.0.113.9", headers={"Accept-Language": "en"}))
        (words,) = page.context["form"].non_field_errors()
        opens = timezone.localtime(start + timedelta(days=1))
        assert str(opens.day) in words and "Nafath" in words and "Forgot" in words


def test_the_owner_is_told_of_a_lock_once_a_day_and_an_unknown_id_costs_the_same_row(sara, texts):
    with time_machine.travel(timezone.now().replace(hour=6), tick=False) as clock:
        for person in (sara.national_id, UNKNOWN):
            lock(person)
        assert AskedCode.objects.filter(purpose="locked").count() == 2
        (words,) = texts()
        assert "كلمات مرور خاطئة" in words and TextMessage.objects.get().mobile == sara.mobile
        clock.shift(timedelta(minutes=6))
        lock(sara)
        assert len(texts()) == 1


def test_the_owner_is_told_of_a_new_device_but_not_of_a_known_one(sara, client, texts):
    enter(sara, client=client)
    assert texts() == [], "the first of all"
    client.post("/logout/")
    enter(sara, client=client)
    assert texts() == []
    enter(sara, client=Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"}))
    (words,) = texts()
    assert "Chrome, Windows" in words and "19912" in words


# -- Nafath -----------------------------------------------------------------------------------------
def test_a_strangers_request_gives_way_to_a_browser_the_account_used(sara, nafath):
    theirs = ask_nafath(sara.national_id)
    with pytest.raises(Refused, match="نفاذ") as refusal:
        ask_nafath(sara.national_id, browser="new")
    assert refusal.value.code == "active_exists" and re.search(r"\d\d:\d\d", refusal.value.message)
    assert ask_nafath(sara.national_id, browser="hers", device="her telephone").state == "waiting"
    theirs.refresh_from_db()
    assert theirs.state == "cancelled", "and what is answered to it moves nothing"


def test_a_strangers_request_gives_way_at_the_programs_door_too(sara, nafath):
    address, body = "/api/v1/nafath/", {"national_id": sara.national_id}
    known = Client()
    enter(sara, client=known)
    known.post("/logout/")
    theirs = ask_nafath(sara.national_id)
    assert Client().post(address, body, "application/json").json()["code"] == "active_exists"
    assert known.post(address, body, "application/json").status_code == 202
    theirs.refresh_from_db()
    assert theirs.state == "cancelled"


def test_a_refusal_of_a_strangers_request_pauses_strangers_only(sara, nafath):
    NafathRequest.objects.filter(pk=ask_nafath(sara.national_id).pk).update(
        state=REFUSED, expires_at=timezone.now()
    )
    with pytest.raises(Refused) as refusal:
        ask_nafath(sara.national_id, browser="other")
    assert refusal.value.code == "paused" and "نسيت كلمة المرور" in refusal.value.message
    hers = ask_nafath(sara.national_id, browser="hers", device="her telephone")
    NafathRequest.objects.filter(pk=hers.pk).update(state=REFUSED, expires_at=timezone.now())
    with pytest.raises(Refused):
        ask_nafath(sara.national_id, browser="hers", device="her telephone")


def test_ten_requests_of_strangers_leave_hers_for_the_day(sara, nafath):
    with time_machine.travel(timezone.now().replace(hour=6, second=5), tick=False) as clock:
        refused = 0
        for _turn in range(12):
            try:
                NafathRequest.objects.filter(pk=ask_nafath(sara.national_id).pk).update(state="expired")
            except Refused:
                refused += 1
            clock.shift(timedelta(minutes=11))
        assert refused == 2
        assert ask_nafath(sara.national_id, device="her telephone").state == "waiting"


# -- the cookie -------------------------------------------------------------------------------------
def test_the_cookie_is_bounded_and_for_each_account_its_own(db):
    browser, people = Client(), [cast.person(700 + number, "فلان الفلاني") for number in range(7)]
    for person in people:
        enter(person, client=browser)
        browser.post("/logout/")
    request = type(
        "Request", (), {"COOKIES": {devices.COOKIE_NAME: browser.cookies[devices.COOKIE_NAME].value}}
    )
    known = [bool(devices.known_device(request, person.national_id)) for person in people]
    assert known == [False, False, True, True, True, True, True]
    assert len(browser.cookies[devices.COOKIE_NAME].value) < devices.MAX_COOKIE_LENGTH


@pytest.mark.parametrize(
    "cookie", ["", "x", "WyJhIiwgWyJiIl1d:1aaaaa:bbbb", "\x00", "a" * 100_000, "{}:{}:{}"]
)
def test_a_cookie_that_is_not_ours_makes_nobody_known(sara, cookie):
    request = type("Request", (), {"COOKIES": {devices.COOKIE_NAME: cookie}})
    assert devices.known_device(request, sara.national_id) == ""


def test_a_recovered_account_knows_its_earlier_browsers_no_more(sara, client, texts):
    """Whoever had the password, had the browser, too."""
    thief = Client()
    enter(sara, client=thief)
    recover(client, sara.national_id)
    client.post("/recovery/code/", {"code": code_in(texts())})
    assert User.objects.get(pk=sara.pk).devices_since
    lock(sara)
    assert "محاولات كثيرة" in enter(sara, WRONG, thief).content.decode()
