"""A session ends after 15 idle minutes and after 12 hours; what it showed is kept nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.accounts.sign_in.test_sign_in import SESSION, enter

pytestmark = pytest.mark.threat("T21")


def test_fifteen_idle_minutes_lead_back_to_the_sign_in_and_then_to_the_page(sara, client):
    enter(sara, client=client)
    start = timezone.now()
    with time_machine.travel(start + timedelta(minutes=14), tick=True):
        assert client.get("/notices/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=28), tick=True):
        assert client.get("/notices/").status_code == 200, "use winds the clock"
    with time_machine.travel(start + timedelta(minutes=43, seconds=5), tick=True):
        assert client.get("/notices/").url == "/login/?next=/notices/"
        assert client.get(SESSION).json()["signed_in"] is False


def test_twelve_hours_end_a_session_in_use(sara, client):
    enter(sara, client=client)
    start = timezone.now()
    for minutes in range(14, 12 * 60, 14):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=True):
            assert client.get(SESSION).json()["signed_in"] is True
    with time_machine.travel(start + timedelta(hours=12, seconds=5), tick=True):
        assert client.get("/notices/").url == "/login/?next=/notices/"


@pytest.mark.threat("T49")
def test_pages_of_the_account_are_kept_in_no_cache(sara, signed_in):
    client = signed_in(sara)
    for path in ("/notices/", "/password/new/", "/api/v1/me/", "/api/v1/notices/"):
        assert client.get(path)["Cache-Control"] == "no-store, private"


def test_the_code_page_of_a_visitor_is_kept_in_no_cache(begun):
    assert begun.get("/register/code/")["Cache-Control"] == "no-store, private"
