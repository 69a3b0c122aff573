"""The history of sign-ins: which way, with which device, from where; and where one is signed in now."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import tasks as account_tasks
from accounts.sign_in import services as sign_in_services
from accounts.sign_in.models import SignIn
from accounts.sms.models import TextMessage
from accounts.visual_code.models import VisualCode
from tests.accounts.sign_in.test_sign_in import SESSION, api_enter, enter

CHROME = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome, Android"),
        (SAFARI, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko Firefox/145.0", "Firefox, macOS"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_said_in_words(user_agent, words):
    assert sign_in_services.device_name(user_agent) == words


def test_each_sign_in_leaves_a_line_with_its_way_device_and_address(sara):
    enter(sara, client=Client(headers={"User-Agent": CHROME}, REMOTE_ADDR="192.0.2.7"))
    api_enter(sara, client=APIClient(headers={"User-Agent": "python-httpx/0.28.1"}))
    enter(sara, "wrong-wrong-wrong")
    by_api, by_page = SignIn.objects.filter(person=sara)
    assert (by_page.way, by_page.device, by_page.address) == ("password", "Chrome, Android", "192.0.2.7")
    assert (by_api.way, by_api.device) == ("api", "python-httpx")


def test_the_person_reads_the_own_history_and_nobody_elses(sara, stranger):
    mine, his = Client(headers={"User-Agent": CHROME}), Client(headers={"User-Agent": SAFARI})
    enter(sara, client=mine)
    enter(stranger, client=his)
    page = mine.get("/profile/")
    assert [line.device for line in page.context["sign_ins"]] == ["Chrome, Android"]
    assert "Safari, iPhone" not in page.content.decode()


@pytest.mark.threat("T21")
def test_open_sessions_are_listed_and_one_can_be_ended(sara):
    phone, desk = Client(headers={"User-Agent": CHROME}), Client(headers={"User-Agent": SAFARI})
    enter(sara, client=phone)
    enter(sara, client=desk)
    rows = desk.get("/profile/").context["sessions"]
    assert [(row["device"], row["current"]) for row in rows] == [
        ("Safari, iPhone", True),
        ("Chrome, Android", False),
    ]
    assert desk.post(f"/profile/sessions/{rows[1]['row'].pk}/end/").url == "/profile/"
    assert phone.get("/profile/").url.startswith("/login/")
    assert len(desk.get("/profile/").context["sessions"]) == 1
    desk.post(f"/profile/sessions/{rows[0]['row'].pk}/end/")
    assert desk.get("/profile/").status_code == 200, "this device leaves by “Sign out”"


@pytest.mark.threat("T21")
def test_all_others_end_at_once_and_this_one_stays(sara):
    others = [Client() for _number in range(3)]
    for each in others:
        enter(sara, client=each)
    mine = Client()
    enter(sara, client=mine)
    assert mine.post("/profile/sessions/end/").url == "/profile/"
    assert mine.get("/profile/").status_code == 200
    assert {each.get("/profile/").status_code for each in others} == {302}


@pytest.mark.threat("T21")
def test_a_stranger_ends_no_session(sara, stranger):
    mine, his = Client(), Client()
    enter(sara, client=mine)
    enter(stranger, client=his)
    row = mine.get("/profile/").context["sessions"][0]["row"]
    assert his.post(f"/profile/sessions/{row.pk}/end/").status_code == 404
    his.post("/profile/sessions/end/")
    assert mine.get("/profile/").status_code == 200


def test_after_a_change_of_password_this_session_is_still_listed(sara, client):
    enter(sara, client=client)
    new = "another-Palm-2027"
    client.post("/password/new/", {"current": "نخلة-Palm-2026-tree", "new": new, "repeat": new})
    (row,) = client.get("/profile/").context["sessions"]
    assert row["current"]


def test_the_api_lists_its_session_too(sara, client):
    api = APIClient()
    api_enter(sara, client=api)
    assert api.get(SESSION).json()["signed_in"]
    enter(sara, client=client)
    assert len(client.get("/profile/").context["sessions"]) == 2


def test_what_is_over_is_forgotten_and_what_is_open_stays(sara, client):
    """Visitors' sessions and unanswered pictures go too: a bot's visits do not fill the tables."""
    Client().get("/login/")
    enter(sara, client=client)
    SignIn.objects.create(person=sara, way="password", at=timezone.now() - timedelta(days=366))
    with time_machine.travel(timezone.now() + timedelta(hours=12, minutes=1), tick=True):
        mine = Client()
        enter(sara, client=mine)
        account_tasks.delete_expired()
        assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
        assert not VisualCode.objects.filter(expires_at__lt=timezone.now()).exists()
        assert SignIn.objects.count() == 2
        assert mine.get("/profile/").status_code == 200


def test_whom_a_message_went_to_is_forgotten_after_ninety_days(db, settings):
    made = {"mobile": "+966500000001", "created_at": timezone.now() - timedelta(days=91)}
    TextMessage.objects.create(state="delivered", **made)
    TextMessage.objects.create(state="waiting", sealed=b"sealed", **made)
    TextMessage.objects.create(state="delivered", mobile="+966500000002")
    account_tasks.delete_expired()
    assert set(TextMessage.objects.values_list("state", "mobile")) == {
        ("waiting", "+966500000001"),
        ("delivered", "+966500000002"),
    }
