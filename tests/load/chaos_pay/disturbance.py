"""Who kills workers, delivers tasks twice, empties the broker and crashes the database while files go out."""

import os
import random
import signal
import subprocess
import sys
import time
from argparse import Namespace
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import psutil
import redis
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Q, QuerySet

import tests.load.chaos_pay.servers  # noqa: F401
from applications.bank import iban
from applications.bank.models import BankAccount
from citizen_portal.celery import app
from eligibility.studies.models import MonthDecision, Study
from payments.runs.models import Attempt, Batch
from tests.load.chaos_pay import servers

ROOT = Path(__file__).resolve().parents[3]
WORKERS, CLOCKS = 4, 2
PATIENCE_SECONDS = 900
FLUSHES, CRASHES = 3, 2  # the first crash comes with the stall, when there is one
SEND = "payments.bank.tasks.send_batches"


def open_batches() -> QuerySet[Batch]:
    return Batch.objects.filter(~Q(status=Batch.Status.DONE))


class Disturbance:
    """The bank, the workers and what happens to them; every chance is drawn from the printed seed."""

    def __init__(self, options: Namespace, bank: str, port: int) -> None:
        self.options, self.chance, self.bank_url = options, random.Random(options.seed), bank
        self.kills = self.in_flight = self.flushes = self.crashes = 0
        self.groups: set[int] = set()
        self.files = Batch.objects.count()
        self.stalled = servers.folder / "stalled"  # holds who stands still
        self.bank = self._bank(port)
        self.workers = [self._worker() for _one in range(WORKERS)]

    @property
    def ledger(self) -> Path:
        return servers.folder / f"bank-{self.options.seed}.sqlite"

    def run(self) -> None:
        """Until every file is sent and enough happened, or patience ends."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                self._ring()
                left = open_batches().count()
                done = not left and not self._is_stalling()
                if done or (self.options.control == "N8" and self._is_quiet()):
                    return
                self._disturb(1 - left / self.files)
            except OperationalError:  # the database that was crashed drops our connection too
                connection.close()
            time.sleep(self.chance.uniform(0.05, 0.3))

    def stop(self) -> None:
        for group in self.groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        for process in (*self.workers, self.bank):
            process.kill()
            process.wait()

    # -- processes -------------------------------------------------------------------------------------------
    def _bank(self, port: int) -> subprocess.Popen[bytes]:
        words = [str(port), str(self.ledger), str(self.options.seed)]
        if self.options.no_duplicate_check:
            words.append("--no-duplicate-check")
        return subprocess.Popen([sys.executable, "-m", "tests.load.chaos_pay.bank", *words], cwd=ROOT)

    def _worker(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DATABASE_NAME": connection.settings_dict["NAME"],
            "BANK_URL": self.bank_url,
        }
        command = [sys.executable, "-m", "tests.load.chaos_pay.worker", self.options.control]
        with (servers.folder / "workers.log").open("ab") as log:
            worker = subprocess.Popen(
                command, cwd=ROOT, env=environment, start_new_session=True, stdout=log, stderr=log
            )
        self.groups.add(worker.pid)
        return worker

    def _ring(self) -> None:
        """What two clocks put in: the same task twice; not more than the workers can take."""
        broker = redis.Redis.from_url(settings.REDIS_URL)
        if broker.llen("celery") < WORKERS:
            for _clock in range(CLOCKS):
                app.send_task(SEND, ignore_result=True)

    def _is_stalling(self) -> bool:
        """Whether a worker that stands still has yet to send what it holds: the others may be done before."""
        if not self.stalled.exists():
            return False
        return time.time() - self.stalled.stat().st_mtime < servers.STALL_SECONDS + servers.WAKE_SECONDS

    def _is_quiet(self) -> bool:
        return not Batch.objects.filter(status=Batch.Status.READY).exists()

    # -- what happens ----------------------------------------------------------------------------------------
    def _disturb(self, progress: float) -> None:
        """Spread over the work: so many kills, flushes and crashes at this share of it."""
        if self.kills < self.options.kills and self.kills <= progress * self.options.kills * 1.3:
            self._kill()
        if self.flushes < FLUSHES and progress > (self.flushes + 1) / (FLUSHES + 2):
            redis.Redis.from_url(settings.REDIS_URL).flushall()
            self.flushes += 1
        if (self.stalled.exists() and not self.crashes) or (self.crashes == 1 and progress > 0.5):
            connection.close()
            servers.crash_database(servers.folder)
            self.crashes += 1

    def _kill(self) -> None:
        """One that is at work, or its child: killed while it starts, it would prove nothing."""
        stalled = self.stalled.read_text() if self.stalled.exists() else ""
        ready = [
            place
            for place, each in enumerate(self.workers)
            if (servers.folder / f"ready-{each.pid}").exists() and str(each.pid) != stalled
        ]
        if not ready or not self._wait_for_transfer():
            return
        place = self.chance.choice(ready)
        process = psutil.Process(self.workers[place].pid)
        children = process.children()
        self.in_flight += Batch.objects.filter(status=Batch.Status.SENDING).exists()
        if children and self.chance.random() < 0.3:
            children[0].kill()
        else:
            process.kill()
            self.workers[place].wait()
            self.workers[place] = self._worker()
        self.kills += 1
        self._change_account()
        self._change_decision()

    def _wait_for_transfer(self) -> bool:
        """Until a file is on its way; False when none was for a second."""
        if self.options.control in ("N1", "N7"):  # which mark nothing
            return True
        for _look in range(50):
            if Batch.objects.filter(status=Batch.Status.SENDING).exists():
                return True
            time.sleep(0.02)
        return False

    def _change_account(self) -> None:
        """Somebody not paid yet gives another account: it is for the next month."""
        attempt = self._open_attempt()
        if attempt is None:
            return
        old = BankAccount.objects.get(application=attempt.payment.application_id, status="current")
        BankAccount.objects.filter(pk=old.pk).update(status="retired")
        fresh = iban.make_synthetic_iban(10**9 + self.kills)
        BankAccount.objects.create(application=old.application, iban=fresh, status="current")

    def _change_decision(self) -> None:
        """A household's month is decided again, lower: what is frozen goes out as it was signed."""
        attempt = self._open_attempt()
        if attempt is None:
            return
        decision = MonthDecision.objects.select_related("study").get(
            application=attempt.payment.application_id
        )
        study = Study.objects.get(pk=decision.study_id)
        study.pk, study.version, study.amount = None, study.version + 1, study.amount - Decimal("0.01")
        study.save(force_insert=True)
        MonthDecision.objects.filter(pk=decision.pk).update(study=study)

    def _open_attempt(self) -> Attempt | None:
        waiting = Attempt.objects.filter(batch__in=open_batches()).select_related("payment")
        return waiting.order_by("?").first()
