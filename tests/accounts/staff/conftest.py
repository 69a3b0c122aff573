"""Officers on the way to their second factor."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.people import national_id as national_ids
from accounts.people.models import User
from tests import cast

CODE, ENROL, PAPER, INSIDE = (
    "/staff/code/",
    "/staff/enrol/",
    "/staff/recovery/",
    "/staff/objections/objection/",
)


@pytest.fixture
def clock():
    """The app's digits are taken at the start of a half-minute, so that none ends during a test."""
    with time_machine.travel(timezone.now().replace(second=1, microsecond=0), tick=False) as moved:
        yield moved


@pytest.fixture
def newcomer(db) -> User:
    """An officer of the first day: no app yet."""
    return User.objects.create_user(
        national_ids.make_synthetic_id(701), cast.PASSWORD, name="بدر الجديد", is_staff=True
    )


def after_password(who: User, way: str = "password") -> Client:
    """A browser in which the password was right, and nothing else was proved."""
    browser = Client()
    browser.force_login(who)
    session = browser.session
    session["way_in"] = way
    session.save()
    return browser


def enter(who: User) -> Client:
    """Through the sign-in page itself, with whatever it asks."""
    browser = Client()
    typed = {"login": who.national_id, "password": cast.PASSWORD, **cast.solve(browser)}
    assert browser.post("/login/", typed).url == CODE
    return browser


def codes_on(page) -> list[str]:
    return re.findall(r"\b(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}\b", page.content.decode())
