"""«رمز التحقق المرئي» at the door: examined before the password, spent by one answer, with two other ways."""

import io
import threading
import wave
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
from PIL import Image
from rest_framework.test import APIClient

from accounts.codes import services as code_services
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.passwords.hashers import PortalArgon2
from accounts.sms.models import TextMessage
from accounts.visual_code import services as visual_code_services
from accounts.visual_code.models import VisualCode
from common import encryption
from tests import cast
from tests.accounts.conftest import ARABIC, PERSIAN, code_in, wrong
from tests.accounts.sign_in.test_sign_in import SESSION, UNKNOWN, _without_tokens, enter

_verify = PortalArgon2.verify


def other(code: str) -> str:
    return f"{(int(code) + 1) % 100_000:05d}"


def delivered(texts) -> list[str]:
    code_services.deliver_asked_codes()
    return texts()


# -- the picture ------------------------------------------------------------------------------------
@pytest.mark.parametrize("digits", [{}, ARABIC, PERSIAN], ids=["ascii", "arabic", "persian"])
def test_the_digits_of_the_picture_open_the_door_in_any_script(sara, client, digits):
    solved = cast.solve(client)
    answer = enter(sara, client=client, **{**solved, "code": solved["code"].translate(digits) + " "})
    assert answer.url == "/dashboard/"


@pytest.mark.threat("T4", "T19")
def test_a_wrong_code_is_refused_before_the_password_is_looked_at(sara, client):
    solved = cast.solve(client)
    with mock.patch(
        "accounts.passwords.hashers.PortalArgon2.verify", autospec=True, side_effect=_verify
    ) as verify:
        page = enter(sara, client=client, **{**solved, "code": other(solved["code"])})
    assert verify.call_count == 0
    assert list(page.context["form"].errors) == ["code"]
    assert page.context["form"]["login"].value() == sara.national_id
    assert cast.PASSWORD not in page.content.decode()
    assert str(page.context["visual"].pk) != solved["code_id"], "a new picture"
    assert SESSION_KEY not in client.session


@pytest.mark.threat("T19")
@pytest.mark.parametrize("first", ["right", "wrong"])
def test_a_code_is_spent_by_one_answer_right_or_wrong(sara, client, first):
    solved = cast.solve(client)
    code = solved["code"] if first == "right" else other(solved["code"])
    enter(sara, "wrong-wrong-wrong", client, **{**solved, "code": code})
    again = enter(sara, client=client, **solved)
    assert list(again.context["form"].errors) == ["code"]
    assert SESSION_KEY not in client.session


@pytest.mark.threat("T19")
@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_with_the_right_digits_spend_one_code_once():
    for _turn in range(5):
        code = visual_code_services.create_visual_code("mine")
        digits = encryption.decrypt(code.sealed)
        gate = threading.Barrier(16)

        def spend(_number: int, key=str(code.pk), typed=digits, gate=gate) -> bool:
            try:
                gate.wait(10)
                return visual_code_services.consume_visual_code(key, browser="mine", typed=typed)
            finally:
                connection.close()

        with ThreadPoolExecutor(16) as pool:
            assert sorted(pool.map(spend, range(16)))[-2:] == [False, True]


@pytest.mark.threat("T19")
def test_a_code_serves_five_minutes_and_only_its_own_browser(sara, client):
    solved = cast.solve(client)
    stranger = Client()
    stranger.get("/login/")
    assert list(enter(sara, client=stranger, **solved).context["form"].errors) == ["code"]
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        assert list(enter(sara, client=client, **solved).context["form"].errors) == ["code"]
        visual_code_services.delete_visual_codes()
    assert not VisualCode.objects.filter(pk=solved["code_id"]).exists()


def test_what_was_not_examined_stays_good(sara, client):
    """A missing password costs no picture."""
    solved = cast.solve(client)
    page = client.post("/login/", {"login": sara.national_id, **solved})
    assert list(page.context["form"].errors) == ["password"]
    assert str(page.context["visual"].pk) == solved["code_id"]
    assert f'value="{solved["code"]}"' in page.content.decode()
    assert client.post(
        "/login/", {"login": sara.national_id, "password": cast.PASSWORD, **solved}
    ).url.startswith("/dashboard/")


def test_another_code_keeps_the_id_and_drops_the_password_and_the_old_code(sara, client):
    solved = cast.solve(client)
    typed = {"login": sara.national_id, "password": cast.PASSWORD, "next": "/notices/"}
    page = client.post("/login/", {**typed, **solved, "another": "1"})
    html = page.content.decode()
    assert f'value="{sara.national_id}"' in html
    assert cast.PASSWORD not in html
    assert 'name="next" value="/notices/"' in html
    assert not page.context["form"].errors
    assert not VisualCode.objects.filter(pk=solved["code_id"]).exists()


def test_the_picture_and_the_sound_belong_to_one_browser_and_are_not_kept(client, db):
    shown = client.get("/login/").context["visual"]
    picture, sound = (client.get(f"/login/code/{shown.pk}.{kind}") for kind in ("png", "wav"))
    assert (picture["Content-Type"], sound["Content-Type"]) == ("image/png", "audio/wav")
    assert Image.open(io.BytesIO(picture.content)).size == (400, 128)
    with wave.open(io.BytesIO(sound.content)) as spoken:
        assert spoken.getnframes() > 11_025
    assert all("no-store" in answer["Cache-Control"] for answer in (picture, sound))
    again = client.get(f"/login/code/{shown.pk}.png")
    assert again.content == picture.content, "noise cannot be averaged away"
    for stranger in (Client(), APIClient()):
        stranger.get("/login/")
        assert stranger.get(f"/login/code/{shown.pk}.png").status_code == 404
        assert stranger.get(f"/login/code/{shown.pk}.wav").status_code == 404
    spent = VisualCode.objects.filter(pk=shown.pk)
    spent.update(expires_at=timezone.now())
    assert client.get(f"/login/code/{shown.pk}.png").status_code == 404


@pytest.mark.threat("T19")
def test_the_page_holds_no_digit_of_the_code(client, db):
    solved = cast.solve(client)
    html = client.get("/login/").content.decode()
    shown = client.get("/login/").context["visual"]
    assert encryption.decrypt(shown.sealed) not in html.replace(str(shown.pk), "")
    assert solved["code"] not in str(client.cookies) + str(dict(client.session))


@pytest.mark.threat("T19", "T79")
def test_an_address_is_drawn_twenty_pictures_a_minute(client, db):
    shown = client.get("/login/").context["visual"]
    address = f"/login/code/{shown.pk}.png"
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        answers = [client.get(address).status_code for _turn in range(22)]
    assert answers == [200] * 20 + [429] * 2


@pytest.mark.threat("T19")
def test_the_table_grows_by_sixty_an_address_and_minute(client, db):
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        answers = [Client().get("/login/").status_code for _turn in range(62)]
    assert answers == [200] * 60 + [429] * 2
    assert VisualCode.objects.count() == 60


# -- a code by SMS instead --------------------------------------------------------------------------
def by_sms(client: Client, person: str):
    return client.post("/login/", {"login": person, "sms": "1", **cast.solve(client)})


def test_a_code_by_sms_stands_in_for_the_picture(sara, client, texts):
    page = by_sms(client, sara.national_id.translate(ARABIC))
    assert page.context["by_sms"]
    code = code_in(delivered(texts))
    typed = {
        "login": sara.national_id,
        "password": cast.PASSWORD,
        "way": "sms",
        "code": code.translate(ARABIC),
    }
    assert client.post("/login/", typed).url == "/dashboard/"


@pytest.mark.threat("T13")
def test_the_code_by_sms_serves_its_own_id_and_browser_once(sara, stranger, client, texts):
    by_sms(client, sara.national_id)
    code = code_in(delivered(texts))
    typed = {"login": sara.national_id, "password": cast.PASSWORD, "way": "sms", "code": code}
    for browser, person in ((Client(), sara), (client, stranger)):
        page = browser.post("/login/", {**typed, "login": person.national_id})
        assert list(page.context["form"].errors) == ["code"]
    page = client.post("/login/", {**typed, "password": "wrong-wrong-wrong"})
    assert "code" not in page.context["form"].errors
    assert not page.context["by_sms"], "the code is spent: the picture is back"
    assert list(client.post("/login/", typed).context["form"].errors) == ["code"]


@pytest.mark.threat("T10", "T12")
def test_fifty_wrong_codes_by_sms_count_five_and_no_password_is_looked_at(sara, client, texts):
    by_sms(client, sara.national_id)
    code = code_in(delivered(texts))
    typed = {"login": sara.national_id, "password": cast.PASSWORD, "way": "sms"}
    with mock.patch(
        "accounts.passwords.hashers.PortalArgon2.verify", autospec=True, side_effect=_verify
    ) as verify:
        for _turn in range(25):
            client.post("/login/", {**typed, "code": wrong(code)})
        client.post("/login/", {**typed, "code": code})
    assert verify.call_count == 0
    assert OneTimeCode.objects.get().attempts == 5
    assert SESSION_KEY not in client.session


@pytest.mark.threat("T2")
def test_the_sms_tells_nothing_of_an_account(sara):
    """Status, words, rows and statements are the same for a known and an unknown ID."""
    seen = []
    for person in (sara.national_id, UNKNOWN):
        client = Client()
        solved = cast.solve(client)
        rows = (OneTimeCode.objects.count(), AskedCode.objects.count(), TextMessage.objects.count())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.post("/login/", {"login": person, "sms": "1", **solved})
        after = (OneTimeCode.objects.count(), AskedCode.objects.count(), TextMessage.objects.count())
        body = _without_tokens(page.content.decode()).replace(person, "ID")
        grown = tuple(b - a for a, b in zip(rows, after, strict=True))
        seen.append((page.status_code, body, grown, [q["sql"].split()[0] for q in asked.captured_queries]))
    assert seen[0] == seen[1]
    assert seen[0][2] == (1, 1, 0)
    assert code_services.deliver_asked_codes() == 1


@pytest.mark.threat("T14")
def test_an_id_gets_one_code_a_minute_two_a_day_by_itself_and_five_in_all(sara, client, texts):
    noon = timezone.now().replace(hour=9, minute=0, second=10) + timedelta(days=1)
    with time_machine.travel(noon, tick=False) as clock:
        for number in range(7):
            by_sms(client, sara.national_id)
            page = by_sms(client, sara.national_id)
            assert page.context["form"].non_field_errors(), "the second within the minute"
            code_services.deliver_asked_codes()
            clock.shift(timedelta(minutes=2 + number))
        assert TextMessage.objects.count() == 2, "the rest of the day is left to the owner"
        for number in range(5):
            asked = code_services.CodeRequest("reset", sara.national_id, birth_date=sara.birth_date)
            code_services.request_code(asked, browser="owner", address=f"203.0.113.{number}")
            code_services.deliver_asked_codes()
            clock.shift(timedelta(minutes=2))
    assert TextMessage.objects.count() == 5


def test_an_sms_to_no_id_says_what_is_missing(client, db):
    for typed in ("", "12", "1111111111"):
        page = by_sms(client, typed)
        assert list(page.context["form"].errors) == ["login"]
        assert not page.context["by_sms"]
    assert not OneTimeCode.objects.exists()


# -- programs ---------------------------------------------------------------------------------------
@pytest.mark.threat("T4", "T9")
def test_a_program_without_a_code_has_ten_sign_ins_a_minute_and_with_one_more(sara, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "100/m/ip", "login_failed": "100/m/ip"}
    typed = {"national_id": sara.national_id, "password": "wrong-wrong-wrong"}
    api = APIClient()
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        answers = [api.post(SESSION, typed, format="json").status_code for _turn in range(12)]
        drawn = api.post("/api/v1/visual-codes/", format="json").json()
        code = encryption.decrypt(VisualCode.objects.get(pk=drawn["id"]).sealed)
        right = {**typed, "password": cast.PASSWORD, "code_id": drawn["id"], "code": code}
        assert answers == [400] * 10 + [429] * 2
        assert api.get(drawn["picture"]).status_code == api.get(drawn["sound"]).status_code == 200
        assert api.post(SESSION, {**right, "code": other(code)}, format="json").status_code == 400
        assert api.post(SESSION, right, format="json").status_code == 400, "spent by the wrong answer"
        drawn = api.post("/api/v1/visual-codes/", format="json").json()
        code = encryption.decrypt(VisualCode.objects.get(pk=drawn["id"]).sealed)
        answer = api.post(SESSION, {**right, "code_id": drawn["id"], "code": code}, format="json")
    assert answer.json()["signed_in"] is True
