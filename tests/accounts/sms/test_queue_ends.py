"""Messages that are refused, come too late, or can never be sent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.codes import services as code_services
from accounts.passwords import services as password_services
from accounts.sms import senders as sms_sending
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from tests.accounts.sms.conftest import State, fate, waits
from tests.accounts.sms.simulators import MOBILE, WORDS, inbox


# -- never ---------------------------------------------------------------------------------------------------
def test_a_refusal_is_final_and_says_why(db, providers, clock, caplog):
    [url] = providers(["--block", MOBILE])
    message = waits()
    assert sms_services.send_pending() == 0
    assert fate(message) == (State.REFUSED, 1, False)
    assert message.trouble == "first: number_blocked"
    clock(3600)
    sms_services.send_pending()
    assert fate(message)[1] == 1 and inbox(url) == []
    assert f"SMS {message.pk} is refused" in caplog.text
    assert MOBILE not in caplog.text and WORDS not in caplog.text


def test_a_code_that_came_too_late_is_not_sent_but_wiped(db, provider, clock):
    message = waits(until=timezone.now() + timedelta(minutes=5))
    clock(300)
    assert sms_services.send_pending() == 0
    assert fate(message) == (State.FAILED, 1, False)
    assert message.trouble == "expired" and provider.posted == []


def test_a_late_code_that_had_arrived_counts_as_sent(db, provider, clock):
    message = waits(until=timezone.now() + timedelta(minutes=5))
    claimed = sms_services._claim_message()
    sms_sending.send_message(MOBILE, WORDS, str(claimed.reference))
    clock(301)
    assert sms_services.send_pending() == 1
    assert fate(message) == (State.SENT, 2, False)


def test_a_code_that_waits_for_its_next_try_is_wiped_when_it_expires(db, configured, closed, clock):
    configured(closed)
    message, began = waits(until=timezone.now() + timedelta(minutes=5)), timezone.now()
    while fate(message)[2] and timezone.now() < began + timedelta(hours=1):
        sms_services.send_pending()
        clock(10)
    assert timezone.now() - began < timedelta(minutes=5, seconds=25)
    assert message.trouble == "expired"


@pytest.mark.parametrize("purpose", ["register", "step_up"])
def test_every_code_is_of_use_for_as_long_as_it_can_be_typed(db, purpose, settings):
    now = timezone.now()
    code_services.send_code(purpose, national_id="1000000008", mobile=MOBILE, browser="b", language="ar")
    left = TextMessage.objects.get().expires_at - now
    assert abs(left - timedelta(minutes=settings.OTP_MINUTES)) < timedelta(seconds=2)


def test_a_temporary_password_is_of_use_for_its_day(sara):
    password_services.issue_temporary_password(sara)
    assert TextMessage.objects.get().expires_at == sara.temporary_until


def test_words_sealed_with_another_key_stop_nobody_else(db, provider, settings):
    locked = waits()
    settings.OTP_KEY = "another-key"
    fine = waits()
    assert sms_services.send_pending() == 1
    assert fate(locked) == (State.FAILED, 1, False) and locked.trouble == "unreadable"
    assert provider.posted == [str(fine.reference)]


def test_a_row_that_kills_its_workers_is_given_up_in_the_end(db, provider, clock):
    message = waits()
    for _death in range(sms_services.MAX_ATTEMPTS):
        sms_services._claim_message()
        clock(61)
    assert sms_services.send_pending() == 0
    assert fate(message) == (State.FAILED, sms_services.MAX_ATTEMPTS + 1, False)
    assert message.trouble == "tries" and provider.posted == []


# -- promised by the database --------------------------------------------------------------------------------
@pytest.mark.threat("T15")
@pytest.mark.parametrize("state", State.values)
def test_words_stay_exactly_as_long_as_the_message_may_be_sent(db, state):
    kept = state in TextMessage.OPEN
    TextMessage.objects.create(mobile=MOBILE, state=state, sealed=b"x" if kept else None)
    with pytest.raises(IntegrityError), transaction.atomic():
        TextMessage.objects.create(mobile=MOBILE, state=state, sealed=None if kept else b"x")


@pytest.mark.threat("T14")
@pytest.mark.parametrize("mobile", ["", "+966112345678", "+201001234567", "+9665٥1234567", "0551234567"])
def test_only_saudi_mobiles_can_be_written_to(db, mobile):
    with pytest.raises(IntegrityError), transaction.atomic():
        TextMessage.objects.create(mobile=mobile, sealed=b"x")


def test_a_providers_name_for_a_message_is_unique(db):
    sent = {"mobile": MOBILE, "state": State.SENT, "provider_id": "a-1"}
    TextMessage.objects.create(**sent, provider="first")
    TextMessage.objects.create(**sent, provider="second")
    TextMessage.objects.create(**{**sent, "provider_id": ""}, provider="first")
    TextMessage.objects.create(**{**sent, "provider_id": ""}, provider="first")
    with pytest.raises(IntegrityError), transaction.atomic():
        TextMessage.objects.create(**sent, provider="first", reference=uuid4())
