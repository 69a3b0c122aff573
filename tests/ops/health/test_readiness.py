"""Readiness is red before the 10th, not after: each thing that a payday needs is broken once."""

import shutil
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.sms.models import TextMessage
from applications.file.models import Reassessment
from citizen_portal.health import probes, readiness, timetable
from citizen_portal.health.heartbeats import CLOCK, record_failure, record_heartbeat, record_success
from citizen_portal.health.models import Heartbeat
from common.dates import RIYADH
from eligibility.cycles.models import Cycle
from eligibility.studies.models import Verification
from payments.runs.models import PaymentRun
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working(settings, monkeypatch):
    """Everything a payday needs works."""
    for name in (CLOCK, *timetable.planned()):
        record_heartbeat(name)
    settings.PAYMENT_BANK, settings.SMS_GATEWAYS = "mock", ()
    monkeypatch.setattr(readiness, "_is_reachable", lambda _url: True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(used=50, free=50))


def bad(now=None) -> set[str]:
    """The English names of what does not work."""
    found = readiness.check_readiness(now or timezone.now())
    return {str(each.name) for each in found if each.state == readiness.BAD}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def test_when_everything_works_the_payday_is_ready():
    assert bad() == set()
    call_command("check_readiness")


def stop(name: str) -> None:
    Heartbeat.objects.filter(name=name).update(last_at=timezone.now() - timedelta(minutes=30))


def test_a_clock_that_stopped_half_an_hour_ago():
    stop(CLOCK)
    assert bad() == {"Clock"}
    with pytest.raises(CommandError, match="1 of"):
        call_command("check_readiness")


def test_workers_that_stopped_half_an_hour_ago():
    for name in timetable.planned():
        stop(name)
    assert {"Workers", "Tasks on time"} <= bad() and "Clock" not in bad()


def test_one_task_that_is_late_is_named():
    stop("accounts.codes.tasks.send_messages")
    late = timetable.late_tasks({beat.name: beat for beat in Heartbeat.objects.all()}, timezone.now())
    assert late == ["accounts.codes.tasks.send_messages"] and bad() == {"Tasks on time"}


def test_a_nightly_task_is_late_only_after_its_night():
    name, noon = "eligibility.studies.tasks.verify_decisions", datetime(2026, 11, 26, 12, tzinfo=RIYADH)
    beats = {each: Heartbeat(name=each, last_at=noon, first_at=noon) for each in timetable.planned()}
    beats[name].last_at = noon.replace(hour=2, minute=31)
    assert timetable.late_tasks(beats, noon) == []
    beats[name].last_at -= timedelta(days=1)
    assert timetable.late_tasks(beats, noon) == [name]


def test_a_task_that_failed_tells_the_kind_of_its_fault_and_no_more():
    task = SimpleNamespace(name="payments.runs.tasks.prove_money")
    record_failure(sender=task, exception=ValueError("1010101010"))
    assert Heartbeat.objects.get(name=task.name).fault == "ValueError"
    assert bad() == {"Tasks without a fault", "Every halala accounted for"}
    record_success(sender=task)
    assert bad() == set()


def test_a_halala_that_is_not_accounted_for(sara, monkeypatch):
    from payments.runs import money_check, tasks

    differs = SimpleNamespace(is_clean=False, differences=[1], lines=[1, 2])
    monkeypatch.setattr(tasks, "check_money", lambda _cycle: differs)
    with pytest.raises(tasks.MoneyDiffers) as found:
        tasks.prove_money()
    record_failure(sender=tasks.prove_money, exception=found.value)
    assert "Every halala accounted for" in bad()
    monkeypatch.setattr(tasks, "check_money", money_check.check_money)
    tasks.prove_money()


def test_a_household_that_waits_too_long(sara):
    row = Reassessment.objects.create(application=cast.full_file(sara), because="record")
    assert "Households to decide again" not in bad()
    Reassessment.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert "Households to decide again" in bad()


def test_a_provider_that_takes_no_sms():
    TextMessage.objects.create(mobile="+966501234567", state=TextMessage.State.REFUSED)
    assert "SMS on time" in bad()


def test_a_register_that_cannot_be_reached(monkeypatch, settings):
    monkeypatch.undo()
    settings.CIVIL_REGISTER_URL = "http://127.0.0.1:1"
    assert "Civil register" in bad()


def test_a_full_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(used=96, free=4))
    assert bad() == {"Disk"}


def test_without_a_bank_nothing_can_be_released(settings):
    settings.PAYMENT_BANK = ""
    assert bad() == {"Bank"}


def test_a_missing_migration_and_a_dead_valkey(monkeypatch):
    monkeypatch.setattr(probes, "are_migrations_done", lambda: False)
    monkeypatch.setattr(probes, "is_broker_up", lambda: False)
    assert bad() == {"Database tables", "Valkey"}


def test_a_decision_that_does_not_follow_its_facts(monkeypatch):
    cycle = Cycle.objects.create(month=date(2027, 1, 1))
    monkeypatch.setattr(readiness.verification, "months_to_verify", lambda _day: [cycle])
    Verification.objects.create(cycle=cycle, different=1)
    assert bad() == {"Decisions follow their facts"}
    Verification.objects.create(cycle=cycle, done_at=timezone.now() - timedelta(hours=40))
    assert bad() == {"Decisions verified"}


@pytest.mark.parametrize(
    ("status", "days", "on_time"),
    [
        ("frozen", 3, True),
        ("frozen", 2, False),
        ("approved", 2, True),
        ("approved", 1, False),
        ("held", 1, False),
        ("released", 1, True),
        ("sent", 0, True),
    ],
)
def test_a_run_that_nobody_released_is_seen_before_its_day(status, days, on_time):
    assert readiness._is_run_on_time(PaymentRun(status=status), days) is on_time
