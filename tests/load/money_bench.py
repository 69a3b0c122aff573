"""What opening, freezing, writing and reading a month of payments costs, on the real database.

`HOUSEHOLDS=100000 python -m tests.load.money_bench`; opening as a ratio to the same rows by one statement.
"""

import functools
import os
import resource
import time
from collections.abc import Callable
from datetime import date
from tempfile import TemporaryFile

from django.db import connection

import tests.load.money_bench_setup  # noqa: F401
from eligibility.cycles.models import Cycle
from payments.bank import pain001
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.runs import services as run_services
from payments.runs.models import Attempt, Batch, PaymentRun
from payments.runs.money_check import check_money
from tests.load.bench import work
from tests.load.scratch_database import scratch_database

HOUSEHOLDS = int(os.environ.get("HOUSEHOLDS", "100000"))
DAY = date(2026, 12, 6)


def populate(payments: int = HOUSEHOLDS) -> Cycle:
    """A published month of so many eligible households."""
    work.populate(payments)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Cycle.objects.get()


def written(batch: Batch) -> None:
    with TemporaryFile() as out:
        pain001.write_file(
            out,
            payment_bank_services.batch_header(batch),
            payment_bank_services.configured_payer(),
            payment_bank_services.batch_transfers(batch),
        )


def report_of(batch: Batch) -> bytes:
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>\n"
        for reference in Attempt.objects.filter(batch=batch).values_list("end_to_end_id", flat=True)
    )
    head = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
    return f"{head}{rows}</CstmrPmtStsRpt></Document>".encode()


def timed(cursor_execute: Callable, statement: str, params: object, many: bool, context: dict) -> object:
    """Print what one statement costs, when it costs something."""
    began = time.perf_counter()
    try:
        return cursor_execute(statement, params, many, context)
    finally:
        if (spent := time.perf_counter() - began) > 0.2:
            print(f"    {spent:5.1f} s  {' '.join(statement.split())[:90]}")


def import_reports(batches: list[Batch]) -> float:
    """Seconds of reading one report a file, made one at a time: how long making it takes does not count."""
    spent = 0.0
    for batch in batches:
        content = report_of(batch)
        spent += work.seconds(functools.partial(payment_bank_services.import_report, f"{batch}.xml", content))
    return spent


def peak_memory() -> int:
    """MB that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bench() -> None:
    cycle, prepared = populate(), peak_memory()
    base = work.seconds(work.run_floor)
    opened = work.seconds(lambda: due_services.schedule_deposits(DAY))
    count = Payment.objects.count()
    print(f"opened {count:,} in {opened:.1f} s, {opened / base:.1f} × one INSERT … SELECT ({base:.1f} s)")
    print(f"opened again: nothing, in {work.seconds(lambda: due_services.schedule_deposits(DAY)):.2f} s")
    print(f"frozen in {work.seconds(lambda: run_services.freeze_run(cycle)):.1f} s")
    run = PaymentRun.objects.get()
    batches = list(run.batches.select_related("run__cycle"))
    print(
        f"{len(batches)} files written in {work.seconds(lambda: [written(each) for each in batches]):.1f} s"
    )
    Attempt.objects.update(status="under_process")
    with connection.execute_wrapper(timed):
        print(f"{count:,} results read in {import_reports(batches):.1f} s")
    print(f"check_money in {work.seconds(lambda: check_money()):.1f} s: clean {check_money().is_clean}")
    print(f"peak memory {peak_memory()} MB, {prepared} MB of it before the opening")


def main() -> None:
    with scratch_database():
        bench()


if __name__ == "__main__":
    main()
