"""SMS do not get through: officers are told in figures, citizens in words that tell nothing of an ID."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from accounts.codes import selectors as code_selectors
from accounts.codes import services as code_services
from accounts.sms import selectors as sms_selectors
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from tests import cast
from tests.accounts.conftest import BORN, NEW_ID, begin
from tests.accounts.sms.simulators import MOBILE, WORDS

State = TextMessage.State
LATE, LOST = "SMS messages are late at the moment", "We could not send the SMS"


@pytest.fixture
def clock() -> Iterator[Callable[[float], None]]:
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield lambda seconds: traveller.shift(timedelta(seconds=seconds))


@pytest.fixture
def no_provider(configured, closed) -> None:
    configured(closed)


def others_wait(people: int) -> None:
    for number in range(people):
        sms_services.queue_sms(f"+96656000000{number}", WORDS)


def page(client: Client) -> str:
    return client.get("/register/code/", headers={"Accept-Language": "en"}).content.decode()


# -- the citizen ---------------------------------------------------------------------------------------------
@pytest.mark.threat("T1")
@pytest.mark.parametrize("waiting", [0, 3])
@pytest.mark.parametrize("warned", [0, 2], ids=["first", "third"])
def test_the_page_never_tells_by_a_delay_whether_an_id_is_known(
    db, sara, no_provider, clock, waiting, warned, settings
):
    """Without a provider, for an ID with and without an account, and when the owner had all her warnings."""
    for turn in range(warned):
        begin(Client(), national_id=sara.national_id, mobile=f"055700000{turn}", **BORN)
        code_services.deliver_asked_codes()
    TextMessage.objects.all().delete()
    clock(61)
    others_wait(waiting)
    seen = {}
    for known, national_id in ((True, sara.national_id), (False, NEW_ID)):
        TextMessage.objects.exclude(mobile__startswith="+96656000000").delete()  # each alone on the portal
        visitor = Client()
        born = BORN if known else {}
        begin(visitor, national_id=national_id, mobile="0551112222", **born)
        for _tick in range(6):
            code_services.deliver_asked_codes()
            sms_services.send_pending()
            clock(30)
        seen[known] = page(visitor)
    assert [LATE in words for words in seen.values()] == [waiting >= 3] * 2
    assert not any(LOST in words for words in seen.values())
    shown = {re.sub(r'(value|nonce)="[^"]+"|\d\d:\d\d|\d+ minutes?', "", words) for words in seen.values()}
    assert len(shown) == 1


@pytest.mark.parametrize(("people", "told"), [(2, ""), (3, "delayed")])
def test_a_visitor_hears_of_a_delay_that_several_people_have(db, clock, people, told):
    others_wait(people)
    assert sms_selectors.delivery_trouble() == ""
    clock(121)
    assert sms_selectors.delivery_trouble() == told


def test_many_messages_to_one_mobile_are_one_person(db, clock):
    for _message in range(5):
        sms_services.queue_sms(MOBILE, WORDS)
    clock(121)
    assert sms_selectors.delivery_trouble() == ""


def test_the_delay_is_over_when_the_messages_are_out(db, clock, providers):
    others_wait(4)
    clock(121)
    assert sms_selectors.delivery_trouble() == "delayed"
    providers([])
    sms_services.send_pending()
    assert sms_selectors.delivery_trouble() == ""


def test_codes_that_expired_unsent_are_told_of_for_a_while(db, clock):
    for number in range(3):
        TextMessage.objects.create(mobile=f"+96656000000{number}", state=State.FAILED)
    assert sms_selectors.delivery_trouble() == "delayed"
    clock(601)
    assert sms_selectors.delivery_trouble() == ""


@pytest.mark.parametrize("state", TextMessage.LOST)
def test_ones_own_message_that_got_lost_is_told_to_its_owner_only(db, state, clock):
    TextMessage.objects.create(mobile=MOBILE, state=state)
    assert sms_selectors.delivery_trouble(MOBILE) == "failed"
    assert sms_selectors.delivery_trouble("+966559999999") == sms_selectors.delivery_trouble() == ""
    sms_services.queue_sms(MOBILE, WORDS)
    assert sms_selectors.delivery_trouble(MOBILE) == "", "a newer one is on its way"
    clock(121)
    assert sms_selectors.delivery_trouble(MOBILE) == "delayed"


def test_a_signed_in_citizen_reads_it_in_words(sara, signed_in):
    TextMessage.objects.create(mobile=sara.mobile, state=State.REFUSED)
    request = signed_in(sara).get("/notices/").wsgi_request
    with translation.override("en"):
        assert LOST in render_to_string("accounts/sms_trouble.html", request=request)


def test_every_page_that_waits_for_a_code_says_so():
    """A new page with such a field has the words too; officers' codes come from an app."""
    folder = settings.ROOT / "templates"
    pages = {page.name: page.read_text() for page in folder.glob("account*/*.html")}
    waiting = {name for name, text in pages.items() if "form.code" in text and not name.startswith("staff_")}
    assert {"login.html", "register_code.html", "recovery_code.html", "mobile_code.html"} <= waiting
    assert [name for name in sorted(waiting) if "accounts/sms_trouble.html" not in pages[name]] == []


def test_the_page_of_a_lost_password_tells_of_a_delay(db, client, clock):
    others_wait(3)
    clock(121)
    typed = {"national_id": NEW_ID, "birth_date_calendar": "gregorian", "birth_date_day": "1"}
    typed |= {"birth_date_month": "1", "birth_date_year": "1990"}
    code_page = client.post("/recovery/", typed, headers={"Accept-Language": "en"}, follow=True)
    assert LATE in code_page.content.decode()


# -- the officer ---------------------------------------------------------------------------------------------
@pytest.fixture
def troubled(db) -> dict[str, TextMessage]:
    """One of each; the oldest is out of the day's figures."""
    now = timezone.now()
    rows = {state: TextMessage.objects.create(mobile=MOBILE, state=state) for state in TextMessage.LOST}
    TextMessage.objects.create(mobile=MOBILE, state=State.FAILED, created_at=now - timedelta(hours=25))
    late = now - timedelta(minutes=3)
    rows["late"] = TextMessage.objects.create(mobile=MOBILE, sealed=b"x", created_at=late)
    return rows


def test_officers_see_on_their_first_page_what_did_not_get_through(troubled, officer, signed_in):
    health = code_selectors.sms_health()
    assert (health.unsent, health.undelivered, health.late) == (2, 1, 1)
    browser = signed_in(officer)
    first = browser.get("/staff/").content.decode()
    addresses = re.findall(r'href="(/staff/accounts/textmessage/\?[^"]+)"', first)
    counted = [len(browser.get(address).context["cl"].result_list) for address in addresses]
    assert counted == [3, 1, 1]


def test_nothing_is_said_while_all_is_well(db, officer, signed_in):
    TextMessage.objects.create(mobile=MOBILE, state=State.DELIVERED)
    assert signed_in(officer).get("/staff/").context["sms"] is None


def test_the_alarm_about_unused_codes_stands_there_too(db, officer, signed_in, clock):
    for number in range(50):
        code_services.send_code(
            "register",
            national_id=f"1{number:09d}",
            mobile=f"+9665{number:08d}",
            browser="b",
            language="ar",
        )
    TextMessage.objects.update(state=State.SENT, sealed=None)
    clock(301)
    browser = signed_in(officer)
    assert "0 / 50" in browser.get("/staff/").content.decode()


@pytest.mark.threat("T30")
def test_an_officer_without_the_right_sees_no_figures(troubled, signed_in):
    plain = cast.officer(78, "موظف")
    plain.user_permissions.add(Permission.objects.get(codename="view_notice"))
    assert signed_in(plain).get("/staff/").context["sms"] is None


@pytest.mark.threat("T15")
def test_the_list_says_why_and_hides_the_text_and_the_number(troubled, officer, signed_in, texts):
    sms_services.queue_sms("+966551230042", WORDS)
    texts()
    row = TextMessage.objects.get(mobile="+966551230042")
    TextMessage.objects.filter(pk=troubled["refused"].pk).update(trouble="first: number_blocked")
    browser = signed_in(officer)
    shown = browser.get("/staff/accounts/textmessage/").content.decode()
    shown += browser.get(f"/staff/accounts/textmessage/{row.pk}/change/").content.decode()
    assert (
        "first: number_blocked" in shown
        and str(row.reference) in shown
        and "TextMessage object" not in shown
        and "outbox" in shown
    )
    assert "05•• ••• 42" in shown
    assert "551230042" not in shown and "482913" not in shown


@pytest.mark.parametrize("typed", ["{0.mobile}", "{0.reference}"])
def test_a_message_is_found_by_its_whole_number_or_reference(troubled, officer, signed_in, typed):
    sms_services.queue_sms("+966551230042", WORDS)
    row = TextMessage.objects.get(mobile="+966551230042")
    found = signed_in(officer).get("/staff/accounts/textmessage/", {"q": typed.format(row)})
    assert list(found.context["cl"].result_list) == [row]
