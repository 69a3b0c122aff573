"""Messages that wait in rows: written down, sent outside any transaction, each once, none lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.sms import senders as sms_sending
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from tests.accounts.nafath.servers import listening
from tests.accounts.sms.conftest import Provider, State, fate, waits
from tests.accounts.sms.simulators import MOBILE, WORDS, inbox


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
