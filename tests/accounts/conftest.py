"""What a visitor types, and how codes are read from the messages."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.people import national_id as national_ids

NEW_ID = national_ids.make_synthetic_id(44)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

# sara's, and everybody's of the cast
BORN = {
    "birth_date_calendar": "gregorian",
    "birth_date_day": "12",
    "birth_date_month": "4",
    "birth_date_year": "1985",
}


def details(**other: str) -> dict[str, str]:
    """The registration form as a visitor fills it in, with a Hijri birth date."""
    typed = {
        "national_id": NEW_ID,
        "name": "ريم الحربي",
        "birth_date_calendar": "hijri",
        "birth_date_day": "15",
        "birth_date_month": "3",
        "birth_date_year": "1410",
        "mobile": "0551234567",
    }
    return {**typed, **other}


def as_json(**other) -> dict:
    """The same for the API."""
    typed = {
        "national_id": NEW_ID,
        "name": "ريم الحربي",
        "birth_date": "1989-10-14",
        "mobile": "0551234567",
    }
    return {**typed, **other}


def code_in(messages: list[str]) -> str:
    """The newest code among the messages."""
    return [found[0] for words in messages if (found := re.findall(r"\b\d{6}\b", words))][-1]


def password_in(messages: list[str]) -> str:
    """The newest temporary password among the messages."""
    return [found[0] for words in messages if (found := re.findall(r"\b[2-9A-Za-z]{12}\b", words))][-1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.fixture(autouse=True)
def patient_limits(settings) -> None:
    """One test is one address: its hourly caps are proved apart."""
    settings.CODES_PER_ADDRESS = settings.REGISTRATIONS_PER_ADDRESS = 1_000


@pytest.fixture(autouse=True)
def known_people(civil_register: str) -> None:
    """The civil register answers; who it knows is in `tests.civil_people`."""


def begin(client: Client, **other: str):
    """Type the details and send them on from the page that shows them once more; returns that answer."""
    answer = client.post("/register/", details(**other))
    return client.post("/register/check/") if answer.status_code == 302 else answer


def finish(client: Client, code: str):
    """Type the code, then agree to the terms; returns the last answer."""
    answer = client.post("/register/code/", {"code": code})
    if answer.status_code == 302 and answer.url == "/register/terms/":
        return client.post("/register/terms/", {"terms": "on"})
    return answer


@pytest.fixture
def begun(db, client: Client) -> Client:
    """A browser that has sent its details and waits for the code."""
    answer = begin(client)
    assert answer.url == "/register/code/"
    return client


@pytest.fixture
def fresh(begun: Client, texts: Callable[[], list[str]]) -> tuple[str, str]:
    """A new account: its ID and the temporary password of the SMS."""
    finish(begun, code_in(texts()))
    return NEW_ID, password_in(texts())
