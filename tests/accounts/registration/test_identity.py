"""An account is opened only by the person it belongs to: ID, birth date and mobile belong together (T18)."""

from datetime import date
from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.codes.models import AskedCode, OneTimeCode
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.registration.models import Registration
from accounts.sms.models import TextMessage
from common.dates import from_hijri
from tests.accounts.conftest import BORN, NEW_ID, as_json, begin, code_in, finish
from tests.accounts.sign_in.test_sign_in import _without_tokens
from tests.simulators.process import running

WRONG = {
    "an ID that nobody has": {"national_id": national_ids.make_synthetic_id(7_070_707)},
    "another birth date": {"birth_date_year": "1411"},
    "two days beside": {"birth_date_day": "17"},
    "another's mobile": {"mobile": "0599999999"},
}


@pytest.mark.threat("T1", "T18")
@pytest.mark.parametrize("other", WRONG.values(), ids=WRONG)
def test_wrong_details_get_the_same_pages_and_no_sms(db, client, texts, other):
    assert begin(client, **other).url == "/register/code/"
    assert texts() == [] and not TextMessage.objects.exists()
    assert OneTimeCode.objects.count() == AskedCode.objects.count() == 1, "the rows of everybody"
    assert finish(client, "123456").status_code == 200
    assert not User.objects.exists()


@pytest.mark.threat("T1", "T18")
def test_right_wrong_and_known_cost_the_same_statements_and_look_alike(db, sara):
    """What is different happens later, in a worker; the register itself is asked in every case."""
    seen = []
    for other in ({}, *WRONG.values(), {"national_id": sara.national_id, **BORN}):
        browser = Client()
        browser.get("/register/")
        with CaptureQueriesContext(connection) as asked:
            answer = begin(browser, **{"mobile": "0551234567", **other})
        page = _without_tokens(browser.get("/register/code/").content.decode())
        verbs = [query["sql"].split()[0] for query in asked.captured_queries]
        seen.append((answer.status_code, answer.url, page.replace("••••9999", "••••4567"), verbs))
    assert all(each[3] == seen[0][3] for each in seen)
    assert all(each[:2] == seen[0][:2] for each in seen)


@pytest.mark.threat("T1")
def test_right_and_wrong_take_the_same_time(db, settings):
    settings.CODES_PER_ADDRESS = 10_000
    times = {"right": [], "wrong": []}
    for _turn in range(24):
        for kind, year in (("right", "1410"), ("wrong", "1411")):
            browser = Client()
            browser.get("/register/")
            start = perf_counter()
            begin(browser, birth_date_year=year)
            times[kind].append(perf_counter() - start)
    assert median(times["wrong"]) / median(times["right"]) == pytest.approx(1, abs=0.35)


def test_a_day_between_the_calendars_is_no_mistake_and_the_registers_own_day_is_kept(db, client, texts):
    begin(client, birth_date_day="16")
    assert finish(client, code_in(texts())).url == "/login/"
    citizen = User.objects.get()
    assert (citizen.birth_date, citizen.gender) == (date(1989, 10, 14), "female")
    assert citizen.proved_by_nafath_at is None


def test_the_thirtieth_of_a_month_that_has_29_days_here_is_taken_as_the_day_after(db, client):
    """Another table of the Hijri calendar gives Safar 1410 thirty days."""
    answer = client.post(
        "/register/",
        {
            "national_id": NEW_ID,
            "name": "ريم الحربي",
            "birth_date_calendar": "hijri",
            "birth_date_day": "٣٠",
            "birth_date_month": "2",
            "birth_date_year": "1410",
            "mobile": "0551234567",
        },
    )
    assert answer.url == "/register/check/"
    assert Registration.objects.get().birth_date == from_hijri(1410, 3, 1)


def test_the_account_has_the_registers_name_not_the_typed_one(db, client, texts):
    begin(client, name="اسم آخر")
    finish(client, code_in(texts()))
    assert User.objects.get().name == "ريم الحربي"


@pytest.mark.threat("T18")
def test_who_is_too_young_to_apply_gets_no_account(db, client, texts, settings, tmp_path):
    file = tmp_path / "people.json"
    young = {"name": "ريم", "gender": "F", "birthDate": "2015-01-01", "mobiles": ["+966551234567"]}
    file.write_text(f'{{"{NEW_ID}": {str(young).replace(chr(39), chr(34))}}}')
    with running("civil_register", "--people", str(file), CIVIL_REGISTER_KEY="k") as url:
        settings.CIVIL_REGISTER_URL, settings.CIVIL_REGISTER_KEY = url, "k"
        born = {"birth_date_calendar": "gregorian", "birth_date_day": "1", "birth_date_month": "1"}
        assert begin(client, **born, birth_date_year="2015").url == "/register/code/"
    assert texts() == []


@pytest.mark.parametrize(("url", "key"), [("http://127.0.0.1:9", "k"), ("", "k"), ("https://x.example", "")])
def test_a_register_that_cannot_be_asked_is_said_and_tried_again(
    db, client, texts, settings, civil_register, url, key
):
    right = settings.CIVIL_REGISTER_URL, settings.CIVIL_REGISTER_KEY
    settings.CIVIL_REGISTER_URL, settings.CIVIL_REGISTER_KEY = url, key
    page = begin(client)
    assert page.status_code == 200 and "الأحوال المدنية الآن" in page.content.decode()
    assert NEW_ID in page.content.decode(), "what was typed is kept"
    answer = APIClient().post("/api/v1/registrations/", as_json(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "register_unavailable")
    assert not OneTimeCode.objects.exists()
    settings.CIVIL_REGISTER_URL, settings.CIVIL_REGISTER_KEY = right
    assert client.post("/register/check/").url == "/register/code/"
    assert code_in(texts())


def test_whoever_goes_back_finds_what_was_typed(db, client):
    client.post("/register/", {**as_form(), "mobile": "0551234567"})
    page = client.get("/register/").content.decode()
    assert NEW_ID in page and "ريم الحربي" in page and "0551234567" in page


def as_form() -> dict[str, str]:
    return {"national_id": NEW_ID, "name": "ريم الحربي", **BORN}


def test_the_steps_cannot_be_skipped(db, client):
    assert client.get("/register/check/").url == client.get("/register/terms/").url == "/register/"
    begin(client)
    assert client.post("/register/terms/", {"terms": "on"}).url == "/register/code/"
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["0521234567", "0570000000", "+966 52 123 4567", "٠٥٢١٢٣٤٥٦٧"])
def test_any_05_and_eight_digits_is_a_mobile(db, client, typed):
    client.post("/register/", {**as_form(), "mobile": typed})
    assert Registration.objects.get().mobile.startswith("+9665")
