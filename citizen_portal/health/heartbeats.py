"""The clock and the workers say that they live: a row each, written by Celery's own signals."""

import logging
from typing import Any

from celery.signals import beat_init, before_task_publish, task_failure, task_success
from django.db import DatabaseError
from django.utils import timezone

CLOCK = "clock"
MAX_FAULT = 200
log = logging.getLogger(__name__)


def record_heartbeat(name: str, fault: str = "") -> None:
    """Note that this was done now; a database that is away must not stop who tells."""
    from citizen_portal.health.models import Heartbeat  # Celery starts before the apps have their models

    now = {"last_at": timezone.now(), "fault": fault[:MAX_FAULT]}
    try:
        Heartbeat.objects.update_or_create(name=name, defaults=now)
    except DatabaseError as trouble:
        log.warning("No heartbeat of %s: %s", name, type(trouble).__name__)


@beat_init.connect
def watch_clock(**_kwargs: Any) -> None:
    """In the clock's process alone: what it sends is its heartbeat."""
    before_task_publish.connect(_record_clock, weak=False)


def _record_clock(**_kwargs: Any) -> None:
    record_heartbeat(CLOCK)


@task_success.connect
def record_success(sender: Any = None, **_kwargs: Any) -> None:
    record_heartbeat(sender.name)


@task_failure.connect
def record_failure(sender: Any = None, exception: BaseException | None = None, **_kwargs: Any) -> None:
    """The kind of the error only: its words may hold what the task worked on."""
    record_heartbeat(sender.name, type(exception).__name__)
