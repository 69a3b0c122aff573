"""«تسجيل جديد»: details → code → account → temporary password, by the page and by the API."""

import re
from datetime import date

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.codes.models import Allowance, OneTimeCode
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.registration import services as registration_services
from accounts.registration.models import Registration
from accounts.sms.models import TextMessage
from common.errors import Refused
from tests import cast
from tests.accounts.conftest import (
    ARABIC,
    BORN,
    NEW_ID,
    PERSIAN,
    as_json,
    begin,
    code_in,
    details,
    finish,
    password_in,
)


def test_a_citizen_registers_and_signs_in_with_the_password_of_the_sms(db, client, texts):
    assert client.get("/register/").status_code == 200
    assert client.post("/register/", details()).url == "/register/check/"
    shown = client.get("/register/check/").content.decode()
    assert "0551234567" in shown and "14 أكتوبر 1989" in shown, "read once more, in both calendars"
    assert not TextMessage.objects.exists(), "nothing is sent before that"
    assert client.post("/register/check/").url == "/register/code/"
    page = client.get("/register/code/").content.decode()
    assert "1234567" not in page, "the mobile is masked"
    assert client.post("/register/code/", {"code": code_in(texts())}).url == "/register/terms/"
    assert not User.objects.exists(), "the terms come before the account"
    assert client.post("/register/terms/", {}).context["form"].errors["terms"]
    assert client.post("/register/terms/", {"terms": "on"}).url == "/login/"
    citizen = User.objects.get(national_id=NEW_ID)
    assert (citizen.name, citizen.birth_date, citizen.mobile) == (
        "ريم الحربي",
        date(1989, 10, 14),
        "+966551234567",
    )
    assert citizen.smsdevice_set.get().mobile == "+966551234567"
    signed_in = client.post(
        "/login/", {"login": NEW_ID, "password": password_in(texts()), **cast.solve(client)}
    )
    assert signed_in.url == "/dashboard/"
    assert client.get("/dashboard/").url == "/password/new/"


@pytest.mark.threat("T54")
@pytest.mark.parametrize("digits", [ARABIC, PERSIAN], ids=["arabic", "persian"])
def test_arabic_and_persian_digits_open_the_same_account(db, client, texts, digits):
    typed = details()
    written = {
        name: value.translate(digits)
        for name, value in typed.items()
        if name in ("national_id", "mobile", "birth_date_day", "birth_date_year")
    }
    begin(client, **typed | written)
    finish(client, code_in(texts()).translate(digits) + " ")
    citizen = User.objects.get()
    assert (citizen.national_id, citizen.mobile, citizen.birth_date) == (
        NEW_ID,
        "+966551234567",
        date(1989, 10, 14),
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("national_id", "1000000000"),  # wrong check digit
        ("national_id", national_ids.make_synthetic_id(44, "3")),  # a visitor's number
        ("national_id", "104"),
        ("name", "ريم 7"),
        ("name", "ريم\u202eالحربي"),
        ("mobile", "0112345678"),  # a landline
        ("mobile", "+201001234567"),
        ("mobile", "05512345"),
        ("mobile", "0551234567 ext 9"),
        ("birth_date_day", "31"),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_nothing_is_sent(db, client, field, typed):
    answer = client.post("/register/", details(**{field: typed}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field.removesuffix("_day")]
    assert not Registration.objects.exists()
    assert not TextMessage.objects.exists()


@pytest.mark.threat("T1")
def test_the_answer_never_tells_whether_an_id_has_an_account(db, sara, client):
    """Same pages, same rows, for people with and without an account, in three spellings."""
    seen = set()
    for turn, digits in enumerate(({}, ARABIC, PERSIAN)):
        seen.add(_pages_of_a_registration(sara.national_id.translate(digits), f"055000000{turn}"))
        seen.add(
            _pages_of_a_registration(national_ids.make_synthetic_id(45).translate(digits), f"055000001{turn}")
        )
    assert len(seen) == 1


def _pages_of_a_registration(typed_id: str, mobile: str) -> tuple:
    """All that a visitor sees: three answers and the number of rows, with the tokens cut out."""
    visitor = Client()
    before = Registration.objects.count(), OneTimeCode.objects.count()
    sent = begin(visitor, national_id=typed_id, mobile=mobile)
    page = visitor.get("/register/code/")
    refused = visitor.post("/register/code/", {"code": "000000"})
    rows = Registration.objects.count() - before[0], OneTimeCode.objects.count() - before[1]
    shown = [(answer.status_code, _without_tokens(answer)) for answer in (sent, page, refused)]
    return sent.url, tuple(shown), rows


def _without_tokens(answer) -> str:
    body = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", answer.content.decode())
    body = re.sub(r"(\+966|05)[•\d ]+", "MOBILE", body)  # the visitor typed it
    return re.sub(r"\d\d:\d\d", "", body)


@pytest.mark.threat("T1", "T18")
def test_the_owner_of_an_id_is_warned_and_the_stranger_gets_no_code(db, sara, client, texts):
    begin(client, national_id=sara.national_id, **BORN, mobile="0500000011")
    (words,) = texts()
    assert TextMessage.objects.get().mobile == sara.mobile
    assert not re.search(r"\d{6}", words)


@pytest.mark.threat("T1")
def test_a_registration_begun_again_before_the_first_password_goes_on(fresh, texts, client):
    """Who lost the temporary password registers again from the same mobile, and gets a new one."""
    Allowance.objects.all().delete()
    again = Client()
    begin(again)
    finish(again, code_in(texts()))
    assert password_in(texts()) != fresh[1]
    browser = Client()
    typed = {"login": fresh[0], "password": password_in(texts()), **cast.solve(browser)}
    assert browser.post("/login/", typed).status_code == 302


def test_the_same_registration_completed_twice_opens_one_account(begun, texts):
    typed = Registration.objects.get()
    registration_services.mark_mobile_proved(typed)
    registration_services.complete_registration(typed)
    with pytest.raises(Refused) as refusal:
        registration_services.complete_registration(typed)
    assert refusal.value.code == "already_completed"
    assert User.objects.count() == 1


def test_who_is_signed_in_is_not_asked_to_register(sara, signed_in):
    assert signed_in(sara).get("/register/").url == "/dashboard/"


def test_the_code_page_without_a_registration_leads_to_it(db, client):
    assert client.get("/register/code/").url == "/register/"


@pytest.mark.threat("T14")
def test_an_address_begins_ten_registrations_an_hour(db, client, settings, texts):
    settings.REGISTRATIONS_PER_ADDRESS = 10
    answers = [
        begin(client, national_id=national_ids.make_synthetic_id(n), mobile=f"05000000{n}")
        for n in range(50, 62)
    ]
    assert [answer.status_code for answer in answers] == [302] * 10 + [200] * 2
    assert len(texts()) == 10


@pytest.mark.threat("T14")
def test_a_mobile_gets_one_code_a_minute_whatever_id_is_typed(db, client, texts):
    begin(client)
    assert begin(Client(), national_id=national_ids.make_synthetic_id(46)).url == "/register/code/", "neutral"
    assert len(texts()) == 1


# -- the API ---------------------------------------------------------------------------------------
def test_a_program_registers_through_the_same_verbs(db, texts):
    api = APIClient()
    assert api.post("/api/v1/registrations/", as_json(), format="json").status_code == 202
    typed = {"code": code_in(texts())}
    assert api.post("/api/v1/registrations/code/", typed, format="json").status_code == 400, "no terms"
    typed["terms"] = True
    answer = api.post("/api/v1/registrations/code/", typed, format="json")
    assert answer.status_code == 201
    signed_in = api.post(
        "/api/v1/session/", {"national_id": NEW_ID, "password": password_in(texts())}, format="json"
    )
    assert signed_in.json()["must_change_password"] is True
    assert api.get("/api/v1/me/").json()["code"] == "must_change"
    assert api.put("/api/v1/password/", {"new": cast.PASSWORD}, format="json").status_code == 204
    assert api.get("/api/v1/me/").json()["name"] == "ريم الحربي"


@pytest.mark.threat("T1")
def test_the_api_answers_the_same_for_known_and_unknown_ids(db, sara):
    answers = set()
    for number, owner in enumerate((sara.national_id, NEW_ID, sara.national_id.translate(ARABIC))):
        OneTimeCode.objects.all().delete()
        api = APIClient()
        typed = as_json(national_id=owner, mobile=f"055000000{number}")
        begun = api.post("/api/v1/registrations/", typed, format="json")
        refused = api.post("/api/v1/registrations/code/", {"code": "000000", "terms": True}, format="json")
        answers.add((begun.status_code, begun.content, refused.status_code, refused.content))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("national_id", "1000000000"),
        ("name", "7"),
        ("mobile", "0112345678"),
        ("birth_date", "2999-01-01"),
    ],
)
def test_the_api_names_the_wrong_field(db, field, typed):
    answer = APIClient().post("/api/v1/registrations/", as_json(**{field: typed}), format="json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Registration.objects.exists()


def test_a_code_without_a_registration_is_a_wrong_moment(db):
    for route, sent in (("code", {"code": "123456", "terms": True}), ("resend", {})):
        answer = APIClient().post(f"/api/v1/registrations/{route}/", sent, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "no_registration")
