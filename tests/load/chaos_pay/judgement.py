"""A released run before, and after it what was lost, doubled, unfinished or sent elsewhere."""

import sqlite3
from functools import partial
from pathlib import Path

from django.db import connection
from django.db.models import Count

import tests.load.chaos_pay.servers  # noqa: F401
from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.runs import services as run_services
from payments.runs.models import Attempt, PaymentRun
from payments.runs.money_check import check_money
from tests.load.chaos_pay.disturbance import Disturbance, open_batches
from tests.load.chaos_pay.worker import DAY
from tests.load.money_bench import DAY as OPENED
from tests.load.money_bench import populate
from tests.load.worker_process import Worker

RACERS = 8
ONCE = {  # what promises one payment a household and month, and one line of support
    "payments_payment": "one_payment_a_household_and_month",
    "payments_due": "one_support_a_household_and_month",
}


def prepare(payments: int, control: str) -> None:
    """A released run of so many payments, opened and frozen by eight who race."""
    populate(payments)
    if control == "N5":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE payments_payment DROP CONSTRAINT {ONCE['payments_payment']}")
            cursor.execute(f"DROP INDEX {ONCE['payments_due']}")
    race(partial(due_services.schedule_deposits, OPENED))
    race(partial(run_services.freeze_runs, DAY))
    officers = [_officer(number) for number in (1, 2, 3)]
    names = dict(zip(("prepared_by_id", "approved_by_id", "released_by_id"), officers, strict=True))
    PaymentRun.objects.update(status="released", **names)


def race(work: partial[int]) -> None:
    racers = [Worker(work) for _one in range(RACERS)]
    for each in racers:
        each.end()


def count_doubled_payments() -> int:
    """Households with more than one payment of a month."""
    twice = Payment.objects.values("application", "cycle").annotate(n=Count("pk")).filter(n__gt=1)
    return twice.count()


def _officer(number: int) -> int:
    person = User.objects.create_user(make_synthetic_id(9_800_000 + number), "x", name="موظف", is_staff=True)
    return person.pk


def judge(chaos: Disturbance) -> dict[str, int]:
    """Counts by the bank's own ledger against what was frozen, to the halala."""
    frozen = {
        reference: (int(amount * 100), account)
        for reference, amount, account in Attempt.objects.values_list("end_to_end_id", "amount", "iban")
    }
    credits = read_credits(chaos.ledger)
    arrived = {reference for reference, _halalas, _iban in credits}
    return {
        "payments": len(frozen),
        "credits": len(credits),
        "doubled": len(credits) - len(arrived),
        "lost": len(set(frozen) - arrived),
        "mismatched": sum(frozen.get(name) != (halalas, account) for name, halalas, account in credits),
        "unfinished": open_batches().count(),
        "kills": chaos.kills,
        "in flight": chaos.in_flight,
        "flushes": chaos.flushes,
        "crashes": chaos.crashes,
    }


def reconcile(chaos: Disturbance) -> dict[str, int]:
    """The bank's report, read twice; then every sum, and the differences that changed decisions left."""
    content = _report(read_credits(chaos.ledger))
    for _twice in range(2):
        payment_bank_services.import_report("chaos.xml", content)
    differences = due_services.find_differences(DAY)
    return {
        "unclean": 0 if check_money().is_clean else 1,
        "unpaid": Attempt.objects.exclude(status="paid").count(),
        "decided again": differences,
    }


def read_credits(ledger: Path) -> list[tuple[str, int, str]]:
    with sqlite3.connect(ledger) as bank:
        return bank.execute("SELECT reference, halalas, iban FROM credit").fetchall()


def _report(credits: list[tuple[str, int, str]]) -> bytes:
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>\n"
        for reference in sorted({row[0] for row in credits})
    )
    head = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
    return f"{head}{rows}</CstmrPmtStsRpt></Document>".encode()
