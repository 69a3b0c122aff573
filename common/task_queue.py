"""The doorbell: rings for a task after commit. Nothing depends on it, since the next tick finds the row."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

log = logging.getLogger(__name__)


def enqueue_on_commit(task: str) -> None:
    """Ask a worker to look at its rows now, once this transaction has committed."""
    transaction.on_commit(lambda: _send_task(task), robust=True)


def _send_task(task: str) -> None:
    try:
        current_app.send_task(task, ignore_result=True)
    except (KombuError, OSError) as error:  # Valkey is away: nothing is lost
        log.warning("doorbell silent for %s: %s", task, type(error).__name__)
