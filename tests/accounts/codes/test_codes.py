"""One-time codes: five tries, once, for one purpose, person and browser (security.md §4)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.codes import services as code_services
from accounts.codes.models import Allowance, AskedCode, OneTimeCode
from accounts.people.models import User
from accounts.sms.models import TextMessage
from tests.accounts.conftest import ARABIC, NEW_ID, PERSIAN, as_json, begin, code_in, details, wrong

REGISTER = OneTimeCode.Purpose.REGISTER
MOBILE = "+966551234567"


@pytest.mark.threat("T10", "T12")
def test_fifty_wrong_codes_on_the_page_count_five_and_the_right_one_is_late(begun, texts):
    right = code_in(texts())
    for _turn in range(50):
        assert begun.post("/register/code/", {"code": wrong(right)}).status_code == 200
    assert OneTimeCode.objects.get().attempts == 5
    assert begun.post("/register/code/", {"code": right}).status_code == 200
    assert not User.objects.exists()


@pytest.mark.threat("T10", "T12")
def test_fifty_wrong_codes_by_the_api_count_five_and_the_right_one_is_late(db, texts):
    api = APIClient()
    api.post("/api/v1/registrations/", as_json(), format="json")
    right = code_in(texts())
    for _turn in range(50):
        answer = api.post("/api/v1/registrations/code/", {"code": wrong(right), "terms": True}, format="json")
        assert answer.status_code == 400
    assert OneTimeCode.objects.get().attempts == 5
    assert (
        api.post("/api/v1/registrations/code/", {"code": right, "terms": True}, format="json").status_code
        == 400
    )
    assert not User.objects.exists()


def test_each_wrong_code_says_how_many_tries_are_left(begun, texts):
    right, said = code_in(texts()), []
    for _turn in range(6):
        page = begun.post("/register/code/", {"code": wrong(right)}, headers={"Accept-Language": "en"})
        said.append(str(page.context["form"].errors["code"][0]))
    assert [f"{n} tr" in words for n, words in zip((4, 3, 2, 1), said, strict=False)] == [True] * 4
    assert "five times" in said[4]
    assert said[4] == said[5]


def test_what_is_no_code_costs_no_try(begun):
    for typed in ("", "12345", "1234567", "abcdef"):
        assert begun.post("/register/code/", {"code": typed}).status_code == 200
    assert OneTimeCode.objects.get().attempts == 0


@pytest.mark.threat("T54")
@pytest.mark.parametrize("spelling", ["{} ", " {}", "{}\u200f"])
@pytest.mark.parametrize("digits", [{}, ARABIC, PERSIAN], ids=["ascii", "arabic", "persian"])
def test_the_right_code_counts_however_it_is_written(begun, texts, digits, spelling):
    typed = spelling.format(code_in(texts()).translate(digits))
    assert begun.post("/register/code/", {"code": typed}).url == "/register/terms/"


def test_a_code_is_late_after_five_minutes(begun, texts):
    right = code_in(texts())
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        page = begun.post("/register/code/", {"code": right})
    assert page.status_code == 200
    assert not User.objects.exists()


def test_asking_for_a_new_code_closes_the_old_one(begun, texts):
    old = code_in(texts())
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        assert begun.post("/register/code/", {"resend": "1"}).url == "/register/code/"
        new = code_in(texts())
        assert OneTimeCode.objects.filter(closed_at=None).count() == 1
        if old != new:
            assert begun.post("/register/code/", {"code": old}).status_code == 200
        assert begun.post("/register/code/", {"code": new}).url == "/register/terms/"


def test_a_new_code_within_the_minute_is_refused_in_words(begun, texts):
    with time_machine.travel(timezone.now().replace(second=10), tick=False):
        Allowance.objects.all().delete()
        begun.post("/register/code/", {"resend": "1"})
        page = begun.post("/register/code/", {"resend": "1"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]][-1] == "warning"


@pytest.mark.threat("T10", "T14")
def test_an_id_gets_five_codes_a_day_hence_twenty_five_guesses(db, client, texts):
    noon = timezone.now().replace(hour=0, minute=0, second=10) + timedelta(days=1)
    evaluated = 0
    with time_machine.travel(noon, tick=False) as clock:
        begin(client)
        for _hour in range(20):
            right = code_in(texts())  # after the fifth it is an old one
            for _guess in range(8):
                client.post("/register/code/", {"code": wrong(right)})
            clock.shift(timedelta(hours=1))
            client.post("/register/code/", {"resend": "1"})
        passed_on = AskedCode.objects.values("digest")
        real = OneTimeCode.objects.filter(digest__in=passed_on)
        evaluated = sum(real.values_list("attempts", flat=True))
        assert len(texts()) == 5
    assert (real.count(), evaluated) == (5, 25), "a code that was not sent can never be right"


@pytest.mark.threat("T13")
def test_a_code_serves_only_its_own_purpose_person_and_browser(db, monkeypatch):
    monkeypatch.setattr(code_services.secrets, "randbelow", lambda _most: 123456)  # the same code everywhere
    purposes = list(OneTimeCode.Purpose)
    for sent in purposes:
        OneTimeCode.objects.all().delete()
        code_services.send_code(sent, national_id=NEW_ID, mobile=MOBILE, browser="mine", language="ar")
        opened = [
            purpose
            for purpose in purposes
            if code_services.check_code(purpose, national_id=NEW_ID, browser="mine", typed="123456")
        ]
        assert opened == [sent]
    code_services.send_code(REGISTER, national_id=NEW_ID, mobile=MOBILE, browser="mine", language="ar")
    assert not code_services.check_code(REGISTER, national_id=NEW_ID, browser="other", typed="123456")
    assert not code_services.check_code(REGISTER, national_id="1000000008", browser="mine", typed="123456")


def test_a_code_read_from_one_browser_is_refused_in_another(begun, texts):
    thief = Client()
    thief.cookies["sid"] = ""
    assert thief.post("/register/code/", {"code": code_in(texts())}).url == "/register/"


@pytest.mark.threat("T11")
@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_with_the_right_code_open_it_once(texts):
    for turn in range(5):
        browser = f"browser-{turn}"
        code_services.send_code(REGISTER, national_id=NEW_ID, mobile=MOBILE, browser=browser, language="ar")
        right = code_in(texts())
        opened = _at_once(
            16, code_services.check_code, REGISTER, national_id=NEW_ID, browser=browser, typed=right
        )
        # those who came after five tries were not compared, the others lost to the winner
        assert opened.count(True) == 1


@pytest.mark.threat("T12")
@pytest.mark.django_db(transaction=True)
def test_thirty_guesses_at_once_are_five_guesses(texts):
    code_services.send_code(REGISTER, national_id=NEW_ID, mobile=MOBILE, browser="mine", language="ar")
    right = code_in(texts())
    guesses = _at_once(
        30, code_services.check_code, REGISTER, national_id=NEW_ID, browser="mine", typed=wrong(right)
    )
    assert not any(guesses)
    assert OneTimeCode.objects.get().attempts == 5
    assert not code_services.check_code(REGISTER, national_id=NEW_ID, browser="mine", typed=right)


@pytest.mark.threat("T12")
@pytest.mark.django_db(transaction=True)
def test_a_check_inside_a_transaction_that_could_roll_back_is_impossible():
    from django.db import transaction

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        code_services.check_code(REGISTER, national_id=NEW_ID, browser="mine", typed="123456")


def _at_once(many: int, verb, *args, **kwargs) -> list:
    """Call the verb from so many threads, which start together, each on a connection of its own."""
    gate = threading.Barrier(many)

    def one() -> object:
        gate.wait()
        try:
            return verb(*args, **kwargs)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return [future.result() for future in [pool.submit(one) for _thread in range(many)]]


@pytest.mark.threat("T15")
def test_no_code_and_no_password_is_kept_in_clear(fresh, texts, begun):
    said = " ".join(texts())
    secrets = {code_in(texts()), fresh[1]}
    assert all(secret in said for secret in secrets)
    kept = repr(list(OneTimeCode.objects.values())) + repr(list(TextMessage.objects.values()))
    kept += repr(list(User.objects.values("password")))
    assert not any(secret in kept for secret in secrets)
    assert not TextMessage.objects.filter(state="sent").exclude(sealed=None).exists()


@pytest.mark.threat("T48")
def test_a_foreign_host_is_refused_and_no_sms_holds_a_link(begun, texts):
    assert begun.post("/register/", details(), headers={"Host": "evil.example"}).status_code == 400
    assert not any("http" in words or "evil" in words for words in texts())
