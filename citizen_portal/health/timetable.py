"""The clock's plan beside what was done: which tasks are late."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from celery.schedules import crontab

from citizen_portal.celery import app
from citizen_portal.health.models import Heartbeat

MONEY_TASK = "payments.runs.tasks.prove_money"
SLACK = timedelta(minutes=10)  # a turn may wait for a worker, or take its time
CRONTAB_SLACK = timedelta(hours=2)


def planned() -> set[str]:
    """The names of the tasks that the clock calls for."""
    return {entry["task"] for entry in app.conf.beat_schedule.values()}


def late_tasks(beats: Mapping[str, Heartbeat], now: datetime) -> list[str]:
    """Those whose turn came and was not done; one that was never done counts from the first heartbeat."""
    since = min((beat.first_at for beat in beats.values()), default=now)
    late = []
    for entry in app.conf.beat_schedule.values():
        task = entry["task"]
        last = beats[task].last_at if task in beats else since
        if now > _due_at(entry["schedule"], last):
            late.append(task)
    return late


def _due_at(schedule: float | crontab, last: datetime) -> datetime:
    """Until when the next turn after `last` must be done."""
    if isinstance(schedule, crontab):
        began, until, _now = schedule.remaining_delta(last)
        return began + until + CRONTAB_SLACK
    return last + timedelta(seconds=schedule) + SLACK
