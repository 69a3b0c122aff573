"""Does the money survive anything? `make chaos-pay ARGS="--payments 20000 --kills 40 --seed 1"`.

Real workers and a real database send to a bank that fails on purpose, while workers are killed with -9,
every file is offered to several of them at once and accounts change. At the end the bank's own ledger, the
portal's rows and check_money must agree. `--control N1` and so on switch a defence off: those must lose.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from random import Random
from uuid import uuid4

import httpx
from django.db import connection, transaction
from django.db.models import Q

import tests.load.chaos_pay_setup  # noqa: F401
from applications.bank import iban
from applications.bank.models import BankAccount
from payments.bank import clients, pain001
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.runs import services as run_services
from payments.runs.models import Attempt, Batch, PaymentRun
from payments.runs.money_check import check_money
from tests.load.scratch_database import scratch_database

OPENED, DAY = date(2026, 12, 6), date(2026, 12, 10)
WORKERS, PATIENCE = 4, 600  # seconds
ROOT = Path(__file__).resolve().parents[2]
CONTROLS = ("N1", "N2", "N4", "N6", "N7", "N8")


class ChaosBank:
    """Our side of the bank that fails on purpose."""

    def __init__(self, url: str) -> None:
        self.url = url

    def knows(self, message_id: str) -> bool:
        return self._ask("GET", message_id).status_code == 200

    def send(self, message_id: str, file: Path) -> None:
        if self._ask("POST", message_id, content=file.read_bytes()).status_code != 202:
            raise clients.BankUnavailable("an error")

    def _ask(self, method: str, message_id: str, **more: bytes) -> httpx.Response:
        try:
            return httpx.request(method, f"{self.url}/{message_id}", timeout=2.0, **more)
        except httpx.HTTPError as trouble:
            raise clients.BankUnavailable(type(trouble).__name__) from trouble


# -- a worker --------------------------------------------------------------------------------------------
def work(url: str, control: str) -> None:
    """Send what is due, for ever; what the clock does once a minute this does at once, again and again."""
    bank = ChaosBank(url)
    clients.configured_bank = lambda: bank  # type: ignore[assignment]
    payment_bank_services.MOST_TRIES = 1_000  # type: ignore[misc]  # the killer is busier than any bank
    switch_off(control, bank)
    Path(os.environ["CHAOS_READY"], str(os.getpid())).touch()  # from here on it may be killed
    while True:
        if control == "N1":
            naive(bank)
        elif control == "N8":
            once(bank)
        else:
            for pk in list(due().order_by("?").values_list("pk", flat=True)[:10]):
                payment_bank_services.send_batch(pk, DAY)
        time.sleep(0.05)


def due():
    return Batch.objects.filter(~Q(status=Batch.Status.DONE))


def switch_off(control: str, bank: ChaosBank) -> None:
    """The defence that this control goes without."""
    if control == "N4":  # another id at every try
        given = bank.send
        bank.send = lambda message, file: given(f"{message}-{uuid4().hex[:6]}", file)  # type: ignore[method-assign]
    elif control == "N6":  # the account is read when it is sent
        payment_bank_services.batch_transfers = accounts_of_now  # type: ignore[assignment]
    elif control == "N7":  # nothing is committed before the call
        payment_bank_services._claim_batch = lambda batch: True  # type: ignore[assignment]
        payment_bank_services.record_sent = done  # type: ignore[assignment]


def accounts_of_now(batch: Batch):
    for row in Attempt.objects.filter(batch=batch).select_related("payment").order_by("payment_id"):
        now = BankAccount.objects.get(application=row.payment.application_id, status="current")
        yield pain001.Transfer(row.end_to_end_id, row.amount, now.iban, "فلان")


def done(batch: Batch) -> bool:
    now = {"status": Batch.Status.DONE, "sending_at": batch.run.frozen_at, "sent_at": batch.run.frozen_at}
    Batch.objects.filter(pk=batch.pk).update(**now)
    Attempt.objects.filter(batch=batch, status="frozen").update(status="under_process")
    return True


def naive(bank: ChaosBank) -> None:
    """Send, then mark; on any failure again, with another id."""
    batch = due().order_by("?").first()
    if batch is None:
        return
    with payment_bank_services._BatchFile(batch) as file:
        try:
            bank.send(f"{batch.message_id}-{uuid4().hex[:6]}", file)
        except clients.BankUnavailable:
            return
    done(batch)


def once(bank: ChaosBank) -> None:
    """A task that is acknowledged before it is done, and nobody who looks again."""
    with transaction.atomic():
        fresh = Batch.objects.select_for_update(skip_locked=True).filter(status=Batch.Status.READY)
        batch = fresh.first()
        if batch is None:
            return
        Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.SENDING, sending_at=batch.run.frozen_at)
    with payment_bank_services._BatchFile(batch) as file:
        try:
            bank.send(batch.message_id, file)
        except clients.BankUnavailable:
            return
    payment_bank_services.record_sent(batch)


# -- the disturbance -------------------------------------------------------------------------------------
class Chaos:
    """The bank, the workers, and who kills them."""

    def __init__(self, options: Namespace, folder: Path) -> None:
        self.options, self.chance = options, Random(options.seed)
        self.folder = folder
        self.ledger, self.port = folder / "bank.sqlite", 21_000 + os.getpid() % 10_000
        self.kills = self.in_flight = 0
        command = [
            sys.executable,
            "-m",
            "tests.load.chaos_bank",
            str(self.port),
            str(self.ledger),
            str(options.seed),
        ]
        if options.no_duplicate_check:
            command.append("--no-duplicate-check")
        self.bank = subprocess.Popen(command, cwd=ROOT)
        self.workers = [self._worker() for _one in range(WORKERS)]

    def _worker(self) -> subprocess.Popen:
        environment = {**os.environ, "DATABASE_NAME": connection.settings_dict["NAME"]}
        environment |= {"PAYMENT_CLOCK_SECONDS": str(10**10), "CHAOS_READY": str(self.folder)}
        url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "tests.load.chaos_pay", "--worker", url]
        if self.options.control:
            command += ["--control", self.options.control]
        return subprocess.Popen(command, cwd=ROOT, env=environment)

    def run(self) -> None:
        """Kill one worker after the other, until everything is sent and enough were killed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            time.sleep(self.chance.uniform(0.3, 1.2))
            finished = not due().exists()
            if finished or (self.options.control == "N8" and self._is_quiet()):
                return
            if self.kills < self.options.kills:
                self._kill()

    def _is_quiet(self) -> bool:
        return not Batch.objects.filter(status=Batch.Status.READY).exists()

    def _kill(self) -> None:
        """One that is at work: killed while it starts, it would prove nothing."""
        ready = [place for place, each in enumerate(self.workers) if (self.folder / str(each.pid)).exists()]
        if not ready:
            return
        place = self.chance.choice(ready)
        self.in_flight += Batch.objects.filter(status=Batch.Status.SENDING).exists()
        self.workers[place].send_signal(signal.SIGKILL)
        self.workers[place].wait()
        self.kills += 1
        self._change_an_account()
        self.workers[place] = self._worker()

    def _change_an_account(self) -> None:
        """At every kill a citizen gives another account: it is for the next month."""
        old = BankAccount.objects.filter(status="current").order_by("?").first()
        BankAccount.objects.filter(pk=old.pk).update(status="retired")
        fresh = iban.make_synthetic_iban(10**9 + self.kills)
        BankAccount.objects.create(application=old.application, iban=fresh, status="current")

    def stop(self) -> None:
        for process in (*self.workers, self.bank):
            process.kill()
            process.wait()

    def credits(self) -> list[tuple[str, int, str]]:
        with sqlite3.connect(self.ledger) as ledger:
            return ledger.execute("SELECT reference, halalas, iban FROM credit").fetchall()


def judge(chaos: Chaos) -> dict[str, int]:
    """What was lost, doubled, unfinished or sent elsewhere, by the bank's own ledger."""
    frozen = {
        reference: (int(amount * 100), account)
        for reference, amount, account in Attempt.objects.values_list("end_to_end_id", "amount", "iban")
    }
    credits = chaos.credits()
    arrived = {reference for reference, _halalas, _iban in credits}
    wrong = sum(frozen.get(reference) != (halalas, account) for reference, halalas, account in credits)
    return {
        "payments": len(frozen),
        "credits": len(credits),
        "doubled": len(credits) - len(arrived),
        "lost": len(set(frozen) - arrived),
        "mismatched": wrong,
        "unfinished": due().count(),
        "kills": chaos.kills,
        "in flight": chaos.in_flight,
    }


def report(chaos: Chaos) -> bytes:
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>\n"
        for reference in sorted({row[0] for row in chaos.credits()})
    )
    head = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
    return f"{head}{rows}</CstmrPmtStsRpt></Document>".encode()


def prepare(payments: int) -> None:
    """A released run of so many payments."""
    from tests.load.money_bench import populate

    populate(payments)
    due_services.schedule_deposits(OPENED)
    run_services.freeze_runs(DAY)
    officers = [released_by(number) for number in (1, 2, 3)]
    names = dict(zip(("prepared_by_id", "approved_by_id", "released_by_id"), officers, strict=True))
    PaymentRun.objects.update(status="released", **names)


def released_by(number: int) -> int:
    from accounts.people.models import User
    from accounts.people.national_id import make_synthetic_id

    return User.objects.create_user(make_synthetic_id(9_800_000 + number), "x", name="موظف", is_staff=True).pk


def disturb(options: Namespace) -> dict[str, int]:
    """One run from freeze to report; what was found, to the halala."""
    with tempfile.TemporaryDirectory() as folder:
        chaos = Chaos(options, Path(folder))
        try:
            chaos.run()
        finally:
            chaos.stop()
        found = judge(chaos)
        if not options.control:
            for _twice in range(2):
                payment_bank_services.import_report("chaos.xml", report(chaos))
            found["unclean"] = 0 if check_money().is_clean else 1
            found["unpaid"] = Attempt.objects.exclude(status="paid").count()
        return found


def has_held(found: dict[str, int], control: str) -> bool:
    """Whether nothing happened that must not; with a control, whether it showed what it must."""
    bad = [found[name] for name in ("doubled", "lost", "mismatched", "unfinished")]
    if not control:
        return not any(bad) and not found["unclean"] and not found["unpaid"]
    shown = {"N6": found["mismatched"], "N8": found["unfinished"]}.get(control, found["doubled"])
    return shown > 0


def options_of(arguments: list[str] | None = None) -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", choices=CONTROLS, default="")
    parser.add_argument("--no-duplicate-check", action="store_true")
    parser.add_argument("--worker", default="")
    return parser.parse_args(arguments)


def main() -> int:
    options = options_of()
    if options.control in ("N2", "N7"):  # the bank's check would hide them
        options.no_duplicate_check = True
    if options.control == "N2":
        os.environ["BANK_QUIET_SECONDS"] = "0"
    if options.worker:
        work(options.worker, options.control)
    with scratch_database():
        prepare(options.payments)
        found = disturb(options)
    print(f"seed {options.seed} {options.control or 'all defences'}: {found}")
    held = has_held(found, options.control)
    print("held" if held and not options.control else "shown, as it must" if held else "FAILED")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
