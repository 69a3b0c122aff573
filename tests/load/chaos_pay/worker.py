"""A Celery worker of the portal on the run's deposit day; a control takes one of its defences away.

`python -m tests.load.chaos_pay.worker [CONTROL]`.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from celery.signals import worker_ready
from django.db import transaction

import tests.load.chaos_pay.servers  # noqa: F401
from applications.bank.models import BankAccount
from citizen_portal.celery import app
from common import sql
from payments.bank import pain001
from payments.bank import services as payment_bank_services
from payments.bank import tasks as payment_bank_tasks
from payments.bank.clients import BankUnavailable, configured_bank
from payments.runs.models import Attempt, Batch
from tests.load.chaos_pay import servers

DAY = date(2026, 12, 10)


def main() -> None:
    control = sys.argv[1] if len(sys.argv) > 1 else ""
    payment_bank_tasks.today = lambda: DAY  # type: ignore[assignment]
    payment_bank_services.MOST_TRIES = 1_000  # type: ignore[misc]  # the killer is busier than any bank
    if control in ("", "N3"):
        stall_once()
    CONTROLS.get(control, lambda: None)()
    worker_ready.connect(announce, weak=False)
    app.worker_main(["--quiet", "worker", "--concurrency=1", "--without-gossip"])


def announce(**_signal: Any) -> None:
    """From here on it may be killed."""
    (servers.folder / f"ready-{os.getpid()}").touch()


def stall_once() -> None:
    """The first worker that has a file in its hands stands still, and the database crashes meanwhile."""
    enter = payment_bank_services._BatchFile.__enter__

    def enter_and_stall(self: Any) -> Any:
        place = enter(self)
        with suppress(FileExistsError):
            (servers.folder / "stalling").touch(exist_ok=False)
            (servers.folder / "stalled").write_text(str(os.getppid()))
            time.sleep(servers.STALL_SECONDS)
        return place

    payment_bank_services._BatchFile.__enter__ = enter_and_stall  # type: ignore[method-assign]


# -- the controls: each goes without one defence ---------------------------------------------------------
def without_marking() -> None:
    """N1: send, then mark; on any failure again, with another id."""

    def send_batches(_today: date) -> int:
        batch = Batch.objects.exclude(status=Batch.Status.DONE).order_by("?").first()
        if batch is None:
            return 0
        with payment_bank_services._BatchFile(batch) as file:
            try:
                configured_bank().send(batch.message_id, file)
            except BankUnavailable:
                return 0
        return mark_done(batch)

    with_another_id()
    payment_bank_services.send_batches = send_batches  # type: ignore[assignment]


def without_lock_check() -> None:
    """N3: nobody asks whether the lock's connection is still alive."""
    lock = sql.advisory_lock

    @contextmanager
    def unchecked(kind: str | int, number: int) -> Iterator[Any]:
        with lock(kind, number) as held:
            yield held and SimpleNamespace(execute=lambda *_statement: None)

    sql.advisory_lock = unchecked  # type: ignore[assignment]


def with_another_id() -> None:
    """N4: another id at every try."""
    head: Callable[[Batch], pain001.Header] = payment_bank_services.batch_header
    payment_bank_services.batch_header = (
        lambda batch: replace(  # type: ignore[assignment]
            head(batch), message_id=f"{batch.message_id}-{uuid4().hex[:6]}"
        )
    )


def with_accounts_of_now() -> None:
    """N6: the account is read when it is sent."""

    def transfers(batch: Batch) -> Iterator[pain001.Transfer]:
        for row in Attempt.objects.filter(batch=batch).select_related("payment").order_by("payment_id"):
            now = BankAccount.objects.get(application=row.payment.application_id, status="current")
            yield pain001.Transfer(row.end_to_end_id, row.amount, now.iban, "فلان")

    payment_bank_services.batch_transfers = transfers  # type: ignore[assignment]


def without_commit_before_call() -> None:
    """N7: that it is being sent is not committed before the call."""
    payment_bank_services._claim_batch = lambda batch: True  # type: ignore[assignment]
    payment_bank_services.record_sent = mark_done  # type: ignore[assignment]


def without_sweep() -> None:
    """N8: a task that is acknowledged before it is done, and nobody who looks again."""

    def send_batches(_today: date) -> int:
        with transaction.atomic():
            fresh = Batch.objects.select_for_update(skip_locked=True).filter(status=Batch.Status.READY)
            if (batch := fresh.first()) is None:
                return 0
            now = batch.run.frozen_at
            Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.SENDING, sending_at=now)
        with payment_bank_services._BatchFile(batch) as file:
            try:
                configured_bank().send(batch.message_id, file)
            except BankUnavailable:
                return 0
        return payment_bank_services.record_sent(batch)

    payment_bank_services.send_batches = send_batches  # type: ignore[assignment]


def mark_done(batch: Batch) -> bool:
    now = {"status": Batch.Status.DONE, "sending_at": batch.run.frozen_at, "sent_at": batch.run.frozen_at}
    Batch.objects.filter(pk=batch.pk).update(**now)
    Attempt.objects.filter(batch=batch, status="frozen").update(status="under_process")
    return True


CONTROLS = {
    "N1": without_marking,
    "N3": without_lock_check,
    "N4": with_another_id,
    "N6": with_accounts_of_now,
    "N7": without_commit_before_call,
    "N8": without_sweep,
}

if __name__ == "__main__":
    main()
