"""«نسيت كلمة المرور»: ID and birth date → code → temporary password; nobody learns if the ID is known."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.codes import services as code_services
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.notices.models import Notice
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.recovery import services as recovery_services
from accounts.sms.models import TextMessage
from tests.accounts.conftest import ARABIC, BORN, code_in, password_in, wrong
from tests.accounts.sign_in.test_sign_in import _without_tokens, enter

UNKNOWN = national_ids.make_synthetic_id(404)


def ask(client: Client, national_id: str, **other: str):
    return client.post("/recovery/", {"national_id": national_id, **BORN, **other})


@pytest.fixture
def delivered(texts):
    def read() -> list[str]:
        code_services.deliver_asked_codes()
        return texts()

    return read


def test_a_lost_password_becomes_a_temporary_one_and_then_an_own_one(sara, client, delivered):
    elsewhere = Client()
    enter(sara, client=elsewhere)
    assert ask(client, sara.national_id.translate(ARABIC)).url == "/recovery/code/"
    code = code_in(delivered())
    assert client.post("/recovery/code/", {"code": code.translate(ARABIC)}).url == "/login/"
    assert elsewhere.get("/notices/").url.startswith("/login/"), "every open session ends"
    assert enter(sara).status_code == 200, "the old password is gone"
    assert enter(sara, password_in(delivered()), client).url == "/dashboard/"
    assert client.get("/dashboard/").url == "/password/new/", "only the change of it is open"
    assert Notice.objects.get(person=sara, kind="password_reset").text


@pytest.mark.threat("T16")
def test_the_temporary_password_works_once_and_for_a_day(sara, client, delivered):
    ask(client, sara.national_id)
    client.post("/recovery/code/", {"code": code_in(delivered())})
    password = password_in(delivered())
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1), tick=True):
        assert enter(sara, password).status_code == 200
    assert enter(sara, password).url == "/dashboard/"
    assert enter(sara, password).status_code == 200


@pytest.mark.threat("T3")
def test_known_unknown_and_a_wrong_birth_date_look_and_cost_the_same(sara, client):
    """Status, page, new rows and statements, at both steps; whose mobile it is, is found later."""
    seen = []
    for national_id, other in (
        (sara.national_id, {}),
        (UNKNOWN, {}),
        (national_ids.make_synthetic_id(405), {}),
    ):
        browser = Client()
        browser.get("/recovery/")
        with CaptureQueriesContext(connection) as asked:
            answer = ask(browser, national_id, **other)
        page = browser.get("/recovery/code/")
        late = browser.post("/recovery/code/", {"code": "000000"})
        bodies = [_without_tokens(each.content.decode()) for each in (page, late)]
        verbs = [query["sql"].split()[0] for query in asked.captured_queries]
        seen.append((answer.status_code, answer.url, *bodies, verbs))
    assert seen[0] == seen[1] == seen[2]
    assert (OneTimeCode.objects.count(), AskedCode.objects.count(), TextMessage.objects.count()) == (3, 3, 0)


@pytest.mark.threat("T3")
def test_only_the_owner_with_the_right_birth_date_gets_a_message(sara, officer, delivered):
    User.objects.filter(pk=officer.pk).update(birth_date=sara.birth_date, mobile="+966500000077")
    for national_id, other in (
        (sara.national_id, {"birth_date_year": "1986"}),
        (UNKNOWN, {}),
        (officer.national_id, {}),
    ):
        assert ask(Client(), national_id, **other).url == "/recovery/code/"
    assert delivered() == []
    assert not AskedCode.objects.exclude(sealed=None).exists(), "dropped, not kept"


def test_a_closed_account_gets_nothing(sara, client, delivered):
    User.objects.filter(pk=sara.pk).update(is_active=False)
    ask(client, sara.national_id)
    assert delivered() == []


@pytest.mark.threat("T10", "T12")
def test_fifty_wrong_codes_count_five_and_the_right_one_is_late(sara, client, delivered):
    ask(client, sara.national_id)
    right = code_in(delivered())
    for _turn in range(50):
        assert client.post("/recovery/code/", {"code": wrong(right)}).status_code == 200
    assert client.post("/recovery/code/", {"code": right}).status_code == 200
    assert OneTimeCode.objects.get().attempts == 5
    sara.refresh_from_db()
    assert not sara.must_change_password


@pytest.mark.threat("T13")
def test_the_code_serves_only_the_browser_that_asked(sara, client, delivered):
    ask(client, sara.national_id)
    code = code_in(delivered())
    stranger = Client()
    assert stranger.post("/recovery/code/", {"code": code}).url == "/recovery/"
    session = stranger.session
    session["recovery"] = str(AskedCode.objects.get().key)
    session.save()
    stranger.cookies["sid"] = session.session_key
    assert stranger.post("/recovery/code/", {"code": code}).status_code == 200
    sara.refresh_from_db()
    assert not sara.must_change_password


def test_a_code_is_late_after_five_minutes_and_a_message_is_not_sent_late(sara, client, delivered):
    ask(client, sara.national_id)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        assert delivered() == [], "a code that no longer works is not sent"
        assert client.get("/recovery/code/").context["code"] is None


def test_twice_the_same_completion_sends_one_password(sara, client, delivered):
    ask(client, sara.national_id)
    asked = AskedCode.objects.get()
    recovery_services.complete_recovery(asked)
    recovery_services.complete_recovery(asked)
    assert TextMessage.objects.count() == 1


def test_sending_again_closes_the_earlier_code(sara, client, delivered):
    ask(client, sara.national_id)
    old = code_in(delivered())
    page = client.post("/recovery/code/", {"resend": "1"}, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["warning"], "within the minute"
    with time_machine.travel(timezone.now() + timedelta(minutes=1, seconds=1), tick=True):
        client.post("/recovery/code/", {"resend": "1"})
        new = code_in(delivered())
        assert OneTimeCode.objects.filter(closed_at=None).count() == 1
        if old != new:
            assert client.post("/recovery/code/", {"code": old}).status_code == 200
        assert client.post("/recovery/code/", {"code": new}).url == "/login/"


def test_a_mobile_that_had_a_code_a_moment_ago_gets_this_one_a_minute_later(sara, client, delivered):
    """The page cannot refuse: a refusal would tell that the ID and some mobile belong together."""
    now = timezone.now().replace(second=5)
    with time_machine.travel(now, tick=False) as clock:
        code_services.check_code_limits(national_id=UNKNOWN, mobile=sara.mobile, address="192.0.2.1")
        assert ask(client, sara.national_id).url == "/recovery/code/"
        assert delivered() == []
        clock.shift(timedelta(minutes=1))
        assert code_in(delivered())


@pytest.mark.threat("T17")
def test_a_mobile_changed_lately_gets_no_temporary_password_but_the_way_to_nafath(sara, client, delivered):
    User.objects.filter(pk=sara.pk).update(mobile_changed_at=timezone.now() - timedelta(hours=71))
    assert ask(client, sara.national_id).url == "/recovery/code/", "the page says the same"
    (words,) = delivered()
    assert "نفاذ" in words
    recovery_services.complete_recovery(AskedCode.objects.get())
    sara.refresh_from_db()
    assert not sara.must_change_password
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1), tick=True):
        ask(client, sara.national_id)
        assert client.post("/recovery/code/", {"code": code_in(delivered())}).url == "/login/"
    sara.refresh_from_db()
    assert sara.must_change_password


@pytest.mark.threat("T15")
def test_no_row_holds_a_code_or_password_in_clear(sara, client, delivered):
    ask(client, sara.national_id)
    sealed = bytes(AskedCode.objects.get().sealed)
    code = code_in(delivered())
    assert code.encode() not in sealed
    assert AskedCode.objects.get().sealed is None, "gone when it is passed on"
    assert all(message.sealed is None for message in TextMessage.objects.all())


def test_what_is_wrong_is_named_and_who_is_signed_in_changes_the_password_instead(sara, client, signed_in):
    page = client.post("/recovery/", {"national_id": "1234567890"})
    assert set(page.context["form"].errors) == {"national_id", "birth_date"}
    assert page.context["error_links"]
    assert signed_in(sara).get("/recovery/").url == "/password/new/"
    assert client.get("/recovery/code/").url == "/recovery/"
    assert SESSION_KEY not in client.session


# -- two calendars ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("day", "sent"), [("10", 0), ("11", 1), ("12", 1), ("13", 1), ("14", 0)])
def test_a_day_between_the_calendars_is_no_wrong_birth_date(sara, client, delivered, settings, day, sent):
    settings.CIVIL_REGISTER_URL = ""  # nobody is shut out when the register does not answer
    ask(client, sara.national_id, birth_date_day=day)
    assert len(delivered()) == sent


def test_the_registers_birth_date_recovers_an_account_with_a_mistyped_one(sara, client, delivered):
    User.objects.filter(pk=sara.pk).update(birth_date="2015-04-12")
    ask(client, sara.national_id)
    assert code_in(delivered())


def test_who_got_no_message_finds_the_date_in_the_other_calendar(sara, client):
    ask(client, sara.national_id)
    page = client.get("/recovery/code/").content.decode()
    assert "12 أبريل 1985" in page and "22 رجب 1405" in page
    again = client.get("/recovery/").context["form"]
    assert again["national_id"].value() == sara.national_id
    assert again["birth_date"].value() == ["hijri", 22, 7, 1405]
