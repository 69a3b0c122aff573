"""A temporary password opens the door once, for a day; a password of one's own ends the other sessions."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.notices.models import Notice
from accounts.passwords import services as password_services
from accounts.passwords.middleware import ALLOWED_URL_NAMES
from accounts.people.models import User
from tests import cast
from tests.accounts.conftest import password_in
from tests.accounts.sign_in.test_sign_in import api_enter, enter

OWN = "ثلاث-Palms-by-the-well"
CHANGE = {"current": cast.PASSWORD, "new": OWN, "repeat": OWN}


@pytest.mark.threat("T16")
def test_a_temporary_password_opens_the_door_once(fresh):
    assert enter(*fresh).status_code == 302
    again, wrong = enter(*fresh), enter(fresh[0], "wrong-wrong-wrong")
    assert again.status_code == 200
    assert again.context["form"].errors == wrong.context["form"].errors
    assert api_enter(*fresh).status_code == 400


@pytest.mark.threat("T16")
def test_a_temporary_password_is_late_after_a_day(fresh):
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1), tick=True):
        assert enter(*fresh).status_code == 200
        assert api_enter(*fresh).status_code == 400


@pytest.mark.threat("T16")
@pytest.mark.django_db(transaction=True)
def test_two_who_hold_the_temporary_password_get_in_once(texts):
    person = cast.person(60, "ريم الحربي")
    password_services.issue_temporary_password(person)
    password, gate = password_in(texts()), threading.Barrier(4)

    def one() -> bool:
        client = Client()
        gate.wait()
        try:
            enter(person, password, client)
            return SESSION_KEY in client.session
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        inside = [future.result() for future in [pool.submit(one) for _thread in range(4)]]
    assert inside.count(True) == 1


@pytest.mark.threat("T16")
def test_a_lost_race_for_the_temporary_password_is_answered_neutrally(fresh, monkeypatch):
    """Both were compared before either was spent: the second is turned away at the last step."""
    monkeypatch.setattr(password_services, "consume_temporary_password", lambda _person: False)
    client = Client()
    assert enter(*fresh, client).url == "/login/"
    assert SESSION_KEY not in client.session
    assert api_enter(*fresh).status_code == 400


@pytest.mark.threat("T16")
def test_until_the_password_is_changed_no_route_but_the_change_and_the_way_out_opens(sara, signed_in):
    User.objects.filter(pk=sara.pk).update(must_change_password=True)
    client, closed = signed_in(sara), 0
    for name, path in _plain_routes():
        answer = client.get(path)
        if name in ALLOWED_URL_NAMES:
            assert answer.get("Location") != reverse("password_new"), path
        elif path.startswith("/api/"):
            assert (answer.status_code, answer.json()["code"]) == (403, "must_change"), path
            closed += 1
        else:
            assert answer.get("Location") == reverse("password_new"), path
            closed += 1
    assert closed > 15
    assert client.post("/logout/").url == "/"


def _plain_routes(patterns=None, prefix="/") -> list[tuple[str, str]]:
    """Every route whose address holds no argument."""
    found = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern).replace("^", "").replace("$", "")
        if isinstance(pattern, URLPattern):
            found += [(pattern.name, route)] if not set("<(") & set(route) else []
        else:
            found += _plain_routes(pattern.url_patterns, route)
    return found


def test_the_forced_change_asks_no_old_password_and_opens_the_services(fresh):
    client = Client()
    enter(*fresh, client)
    page = client.get("/password/new/")
    assert "current" not in page.context["form"].fields
    assert client.post("/password/new/", {"new": OWN, "repeat": OWN}).url == "/dashboard/"
    person = User.objects.get(national_id=fresh[0])
    assert (person.must_change_password, person.temporary_until) == (False, None)
    assert client.get("/notices/").status_code == 200
    assert enter(person, OWN).url == "/dashboard/"


@pytest.mark.threat("T21")
def test_a_changed_password_ends_every_other_session(sara):
    here, elsewhere, program = Client(), Client(), APIClient()
    for client in (here, elsewhere, program):
        enter(sara, client=client)
    assert here.post("/password/new/", CHANGE).url == "/dashboard/"
    assert here.get("/notices/").status_code == 200
    assert elsewhere.get("/notices/").url.startswith("/login/")
    assert program.get("/api/v1/me/").status_code == 401
    assert enter(sara).status_code == 200, "the old password no longer opens"
    assert Notice.objects.filter(person=sara, kind="password_changed").count() == 1


@pytest.mark.threat("T21")
def test_the_api_changes_the_password_and_stays_signed_in(sara):
    here, elsewhere = APIClient(), Client()
    api_enter(sara, client=here)
    enter(sara, client=elsewhere)
    answer = here.put("/api/v1/password/", {"current": cast.PASSWORD, "new": OWN}, format="json")
    assert answer.status_code == 204
    assert here.get("/api/v1/me/").status_code == 200
    assert elsewhere.get("/notices/").url.startswith("/login/")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("current", {"current": "wrong-wrong-wrong"}),
        ("current", {"current": ""}),
        ("new", {"new": "Palm-2026", "repeat": "Palm-2026"}),
        ("new", {"new": "qwertyuiop123", "repeat": "qwertyuiop123"}),
        ("new", {"new": "384756102938475", "repeat": "384756102938475"}),
        ("new", {"new": cast.PASSWORD, "repeat": cast.PASSWORD}),
        ("repeat", {"repeat": "something-else-2026"}),
    ],
)
def test_a_weak_old_or_mistyped_password_is_named_at_its_field(sara, signed_in, field, typed):
    page = signed_in(sara).post("/password/new/", CHANGE | typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    sara.refresh_from_db()
    assert sara.check_password(cast.PASSWORD)


def test_the_own_id_is_no_password(sara, signed_in):
    typed = {"new": f"x-{sara.national_id}", "repeat": f"x-{sara.national_id}"}
    assert "new" in signed_in(sara).post("/password/new/", CHANGE | typed).context["form"].errors


@pytest.mark.parametrize(
    ("typed", "field"), [({"new": "short"}, "new"), ({"current": "wrong-wrong", "new": OWN}, "current")]
)
def test_the_api_names_the_wrong_password_field(sara, api_of, typed, field):
    answer = api_of(sara).put("/api/v1/password/", {"current": cast.PASSWORD} | typed, format="json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_nobody_changes_a_password_without_signing_in(db):
    assert Client().get("/password/new/").url.startswith("/login/")
    assert APIClient().put("/api/v1/password/", {"new": OWN}, format="json").status_code == 401
