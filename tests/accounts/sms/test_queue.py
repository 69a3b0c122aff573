"""Messages that wait in rows: written down, sent outside any transaction, each once, none lost."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.codes import services as code_services
from accounts.passwords import services as password_services
from accounts.sms import senders as sms_sending
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from tests.accounts.nafath.servers import listening
from tests.accounts.sms.simulators import MOBILE, WORDS, inbox

State = TextMessage.State


def waits(words: str = WORDS, mobile: str = MOBILE, **other) -> TextMessage:
    sms_services.queue_sms(mobile, words, **other)
    return TextMessage.objects.latest("pk")


def fate(message: TextMessage) -> tuple[str, int, bool]:
    """State, tries, and whether the words are still there."""
    message.refresh_from_db()
    return message.state, message.tries, message.sealed is not None


@dataclass
class Provider:
    """Takes what is posted and counts it, which the simulator (that drops doubles) does not tell."""

    posted: list[str] = field(default_factory=list)
    seen: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, door, body) -> tuple[int, bytes]:
        if door.command == "GET":
            reference = door.path.partition("reference=")[2]
            return (200, self._id(reference)) if reference in self.posted else (404, b"{}")
        reference = json.loads(body)["reference"]
        self.seen()
        with self.lock:
            self.posted.append(reference)
        return 202, self._id(reference)

    def _id(self, reference: str) -> bytes:
        return json.dumps({"id": f"p-{reference}"}).encode()


@pytest.fixture
def provider(configured) -> Iterator[Provider]:
    counting = Provider()
    with listening(counting.answer) as url:
        configured(url)
        yield counting


@pytest.fixture
def clock() -> Iterator[Callable[[float], None]]:
    """Let so many seconds pass."""
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield lambda seconds: traveller.shift(timedelta(seconds=seconds))


# -- sent ----------------------------------------------------------------------------------------------------
def test_a_message_goes_out_under_its_own_name_and_its_words_are_wiped(db, providers):
    [url] = providers([])
    message = waits()
    assert sms_services.send_pending() == 1
    [taken] = inbox(url)
    assert (taken["to"], taken["text"], taken["reference"]) == (MOBILE, WORDS, str(message.reference))
    assert fate(message) == (State.SENT, 1, False)
    assert (message.provider, message.provider_id, message.trouble) == ("first", taken["id"], "")
    assert message.sent_at and message.due_at is None


@pytest.mark.django_db(transaction=True)
def test_the_intention_is_committed_before_the_call_and_no_row_is_locked_during_it(provider):
    message, seen = waits(), []

    def look() -> None:
        try:
            with transaction.atomic():
                seen.append(TextMessage.objects.select_for_update(nowait=True).get(pk=message.pk).state)
        except DatabaseError as locked:
            seen.append(type(locked).__name__)
        finally:
            connection.close()

    provider.seen = look
    assert sms_services.send_pending() == 1
    assert seen == [State.SENDING]


def test_a_message_of_a_verb_that_fails_is_never_sent(db, provider):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        waits()
        _ = 1 // 0
    assert sms_services.send_pending() == 0 and provider.posted == []


# -- once ----------------------------------------------------------------------------------------------------
def test_a_worker_that_died_after_the_provider_took_it_sends_nothing_twice(db, provider, clock):
    message = waits()
    claimed = sms_services._claim_message()
    sms_sending.send_message(claimed.mobile, WORDS, str(claimed.reference))  # and dies here
    clock(55)
    assert sms_services.send_pending() == 0, "the other worker may still be at it"
    clock(10)
    assert sms_services.send_pending() == 1
    assert fate(message) == (State.SENT, 2, False)
    assert provider.posted == [str(message.reference)]


def test_a_worker_that_died_before_the_call_loses_nothing(db, provider, clock):
    message = waits()
    sms_services._claim_message()
    clock(61)
    assert sms_services.send_pending() == 1
    assert fate(message) == (State.SENT, 2, False)
    assert provider.posted == [str(message.reference)]


def test_a_worker_that_comes_back_late_changes_nothing(db, provider, clock):
    message = waits()
    late = sms_services._claim_message()
    clock(61)
    assert sms_services.send_pending() == 1
    sms_services._close_message(late, State.FAILED, "late")
    assert fate(message) == (State.SENT, 2, False)


def test_an_answer_that_was_lost_is_asked_for_and_nobody_gets_two(db, providers, clock, hasty):
    [url] = providers(["--first", "lose", "lose", "lose", "--mute"])
    message = waits()
    assert sms_services.send_pending() == 0
    assert fate(message) == (State.WAITING, 1, True)
    clock(31)
    assert sms_services.send_pending() == 1
    assert len(inbox(url)) == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_the_rows_and_each_person_gets_one(provider):
    references = {str(waits(mobile=f"+96655000{n:04d}").reference) for n in range(40)}
    gate = threading.Barrier(4)

    def work() -> int:
        gate.wait()
        try:
            return sms_services.send_pending()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = [worker.result() for worker in [pool.submit(work) for _worker in range(4)]]
    assert sum(sent) == 40 and min(sent) > 0
    assert len(provider.posted) == 40 and set(provider.posted) == references


def test_two_messages_under_one_name_of_the_provider_are_both_sent(db, configured):
    with listening(lambda *_: (202, b'{"id": "a-1"}')) as url:
        configured(url)
        first, second = waits(), waits()
        assert sms_services.send_pending() == 2
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.provider_id, second.provider_id, second.trouble) == ("a-1", "", "repeated_id")
    assert fate(second) == (State.SENT, 1, False)


# -- not now -------------------------------------------------------------------------------------------------
def test_the_pauses_grow_and_after_an_hour_the_message_is_given_up_and_wiped(db, configured, closed, clock):
    configured(closed)
    message, began, tried = waits(), timezone.now(), []
    while len(tried) < 20 and fate(message)[0] == State.WAITING:
        sms_services.send_pending()
        if fate(message)[1] > len(tried):
            tried.append(round((message.claimed_at - began).total_seconds() / 30))
        clock(30)
    assert tried == [0, 1, 3, 7, 15, 31, 63, 127]  # half minutes
    assert fate(message) == (State.FAILED, sms_services.MAX_ATTEMPTS, False)
    assert message.trouble == "first: ConnectError"
    clock(86_400)
    assert sms_services.send_pending() == 0 and fate(message)[1] == sms_services.MAX_ATTEMPTS


def test_ten_minutes_without_a_provider_lose_nothing_and_send_nothing_twice(db, configured, closed, clock):
    configured(closed)
    kept = [waits(mobile=f"+96655000000{n}") for n in range(4)]
    for _tick in range(20):
        sms_services.send_pending()
        clock(30)
    assert {fate(message)[0] for message in kept} == {State.WAITING}
    counting = Provider()
    with listening(counting.answer) as url:
        configured(url)
        for _tick in range(60):
            sms_services.send_pending()
            clock(30)
    assert {fate(message)[::2] for message in kept} == {(State.SENT, False)}
    assert sorted(counting.posted) == sorted(str(message.reference) for message in kept)


def test_a_run_ends_when_nobody_takes_messages(db, configured, closed):
    """A worker has other work: the next tick tries again."""
    configured(closed)
    kept = [waits() for _message in range(3)]
    assert sms_services.send_pending() == 0
    assert [fate(message)[1] for message in kept] == [1, 0, 0]


def test_a_new_message_goes_before_one_that_was_tried(db, configured, closed, clock):
    configured(closed)
    old = waits()
    sms_services.send_pending()
    clock(31)
    new, counting = waits(), Provider()
    with listening(counting.answer) as url:
        configured(url)
        assert sms_services.send_pending() == 2
    assert counting.posted == [str(new.reference), str(old.reference)]


def test_a_clock_that_is_behind_holds_no_new_message_back(db, provider):
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        waits()
    assert sms_services.send_pending() == 1


def test_a_run_ends_before_the_limit_of_its_task(db, providers, monkeypatch, settings):
    slowest = (
        sms_services.MOST_SECONDS + 3 * 2 + 14
    )  # the last one is asked about at three providers, then sent
    assert slowest < settings.CELERY_TASK_TIME_LIMIT
    assert sms_services.CLAIM_TIMEOUT.total_seconds() > 3 * 2 + 14
    monkeypatch.setattr(sms_services, "MOST_SECONDS", 0.5)
    providers(["--slow", "0.3"])
    for _message in range(5):
        waits()
    assert 1 <= sms_services.send_pending() <= 2
    assert TextMessage.objects.filter(state=State.WAITING, tries=0).count() >= 3


def test_a_run_takes_no_more_than_its_turns(db, provider):
    for _message in range(3):
        waits()
    assert sms_services.send_pending(most=2) == 2
    assert TextMessage.objects.filter(state=State.WAITING).count() == 1


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
