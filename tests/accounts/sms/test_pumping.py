"""T14: whoever asks for many codes makes the portal send no more SMS than the limits add up to."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection

from accounts.codes import selectors as code_selectors
from accounts.codes import services as code_services
from accounts.codes import tasks as code_tasks
from accounts.codes.models import OneTimeCode
from accounts.people import national_id as national_ids
from accounts.recovery import services as recovery_services
from accounts.registration import services as registration_services
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from common import encryption
from common.errors import Refused
from tests import cast

pytestmark = pytest.mark.threat("T14")
REGISTER = OneTimeCode.Purpose.REGISTER
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)  # a border of every window


@pytest.fixture(autouse=True)
def real_limits(settings, patient_limits) -> None:
    settings.CODES_PER_ADDRESS, settings.REGISTRATIONS_PER_ADDRESS = 20, 10


@pytest.fixture
def clock() -> Iterator:
    with time_machine.travel(MIDNIGHT, tick=False) as traveller:
        yield traveller


@dataclass(frozen=True)
class Attack:
    """So many requests, evenly over the hours, from every address for every mobile and ID."""

    binding: str
    requests: int = 1_500
    hours: int = 20
    mobiles: int = 1_000
    ids: int = 10_000
    addresses: int = 100
    an_hour: int = 20_000

    @property
    def caps(self) -> dict[str, int]:
        return {
            "mobiles": 5 * self.mobiles,
            "IDs": 5 * self.ids,
            "addresses": 20 * self.addresses * self.hours,
            "portal": self.an_hour * self.hours,
        }

    def run(self, clock) -> int:
        """Returns how many requests were refused."""
        refused = 0
        for turn in range(self.requests):
            clock.move_to(MIDNIGHT + timedelta(hours=self.hours) * turn / self.requests)
            mobile = f"+9665{turn % self.mobiles:08d}"
            address = f"10.0.0.{(turn + turn // self.mobiles) % self.addresses}"
            try:
                code_services.check_code_limits(
                    national_id=f"1{turn % self.ids:09d}", mobile=mobile, address=address
                )
            except Refused:
                refused += 1
            else:
                sms_services.queue_sms(mobile, "x")
        return refused


@pytest.mark.parametrize(
    "attack",
    [
        Attack("addresses", requests=10_000, hours=2),
        Attack("mobiles", mobiles=100),
        Attack("IDs", ids=60),
        Attack("portal", hours=2, an_hour=300),
    ],
    ids=lambda attack: attack.binding,
)
@pytest.mark.django_db(transaction=True)  # in one transaction each count would walk over all those before it
def test_ten_thousand_requests_send_what_the_limits_add_up_to(clock, settings, attack):
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # of this connection; nobody loses power here
    settings.SMS_PER_HOUR = attack.an_hour
    assert min(attack.caps, key=attack.caps.__getitem__) == attack.binding
    refused = attack.run(clock)
    sent = TextMessage.objects.count()
    assert sent + refused == attack.requests
    assert sent == attack.caps[attack.binding]


def test_the_breaker_closes_again_with_the_hour(db, clock, settings):
    settings.SMS_PER_HOUR = 3
    asked = [
        {"national_id": f"1{n:09d}", "mobile": f"+9665{n:08d}", "address": f"10.0.1.{n}"} for n in range(5)
    ]
    for one in asked[:3]:
        code_services.check_code_limits(**one)
    with pytest.raises(Refused, match="04:00"):
        code_services.check_code_limits(**asked[3])
    clock.shift(timedelta(hours=1))
    code_services.check_code_limits(**asked[4])


def test_a_mobile_gets_five_codes_a_day_whoever_asks(db, clock):
    """Five people may have typed it; the sixth gets no code for it, and may ask for one to his own mobile."""
    for person in range(5):
        code_services.check_code_limits(
            national_id=f"1{person:09d}", mobile="+966550000001", address=f"10.0.2.{person}"
        )
        clock.shift(timedelta(hours=1))
    sixth = {"national_id": "1000000006", "address": "10.0.2.6"}
    with pytest.raises(Refused):
        code_services.check_code_limits(mobile="+966550000001", **sixth)
    code_services.check_code_limits(mobile="+966550000006", **sixth)


def test_one_person_is_not_bombed_whichever_door_is_used(db, clock, settings):
    """All day, from many addresses: registering with the ID or the mobile, lost password, code to sign in."""
    victim = cast.person(11, "سارة الشهري")
    for turn in range(288):
        clock.move_to(MIDNIGHT + timedelta(minutes=5 * turn))
        who = {"browser": f"b{turn}", "address": f"10.1.{turn % 200}.1"}
        born = {"national_id": victim.national_id, "birth_date": victim.birth_date, "language": "ar", **who}
        other = registration_services.RegistrationDetails(
            national_ids.make_synthetic_id(500 + turn), "غريب", date(1990, 1, 1), victim.mobile
        )
        hers = registration_services.RegistrationDetails(
            victim.national_id, "غريب", victim.birth_date, victim.mobile
        )
        doors = (
            partial(_register, other, **who),
            partial(_register, hers, **who),
            partial(recovery_services.request_recovery, **born),
        )
        with suppress(Refused):
            doors[turn % 3]()
        code_services.deliver_asked_codes()
    to_her = TextMessage.objects.filter(mobile=victim.mobile).count()
    assert to_her == 5 + 2, "five codes, two warnings that somebody uses her ID"


def _register(details: registration_services.RegistrationDetails, *, browser: str, address: str) -> None:
    begun = registration_services.start_registration(details, address=address)
    registration_services.send_code(begun, browser=browser, address=address)


# -- the alarm -----------------------------------------------------------------------------------------------
def ask(number: int, *, use: bool = False) -> None:
    """A code is asked for, and typed when it shall be used."""
    who = {"national_id": f"1{number:09d}", "browser": "b"}
    code_services.send_code(REGISTER, mobile=f"+9665{number:08d}", language="ar", **who)
    if use:
        right = encryption.decrypt(bytes(TextMessage.objects.latest("pk").sealed))
        assert code_services.check_code(REGISTER, typed=re.search(r"[0-9]{6}", right)[0], **who)


@pytest.mark.parametrize(("sent", "used", "alarm"), [(50, 24, True), (50, 25, False), (49, 0, False)])
def test_the_alarm_rings_when_most_of_fifty_codes_were_not_used(db, clock, caplog, sent, used, alarm):
    for number in range(sent):
        ask(number, use=number < used)
    clock.shift(timedelta(minutes=6))
    assert code_selectors.code_usage() == code_selectors.CodeUsage(sent, used)
    code_tasks.watch_codes()
    assert (f"only {used} of {sent}" in caplog.text) == alarm
    clock.shift(timedelta(hours=1))
    assert code_selectors.code_usage() == code_selectors.CodeUsage(0, 0)


def test_a_code_that_was_replaced_or_guessed_at_was_not_used(db, clock):
    ask(1)
    assert not code_services.check_code(REGISTER, national_id="1000000001", browser="b", typed="000000")
    clock.shift(timedelta(minutes=1))
    ask(1)
    assert code_selectors.code_usage() == code_selectors.CodeUsage(1, 0), "the second can still be typed"
    clock.shift(timedelta(minutes=6))
    assert code_selectors.code_usage() == code_selectors.CodeUsage(2, 0)
