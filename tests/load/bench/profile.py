"""Where the time of a month goes: `make bench ARGS=--profile`; microseconds a household, by one worker."""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection

from eligibility.cycles import services as cycle_services
from eligibility.registers import bulk as register_bulk
from eligibility.rulebook import assess, validity
from eligibility.studies import batch, bulk_rows, corrections, facts_codec
from eligibility.studies import bulk as study_bulk
from tests.load.bench.study import add_households

STEPS: tuple[tuple[str, Any, str], ...] = (
    ("the files, locked", bulk_rows, "lock_files"),
    ("their declarations", study_bulk, "declarations_to_decide"),
    ("what the authorities say", register_bulk, "read_records"),
    ("their stays abroad", register_bulk, "read_stays_abroad"),
    ("who is main beneficiary", register_bulk, "main_beneficiaries_among"),
    ("their corrections", corrections, "undo_later_corrections"),
    ("what became of documents", study_bulk, "document_states"),
    ("the households", batch, "build_household"),
    ("the rules", assess, "assess"),
    ("until when they hold", validity, "holds_until"),
    ("their facts as JSON", facts_codec, "encode_facts"),
    ("their answers as JSON", facts_codec, "encode_answer"),
    ("the studies into the table", bulk_rows, "insert_studies"),
    ("which decides the month", study_bulk, "assign_studies"),
)
# what these do is done for many households at once, by the database
QUERIES = (bulk_rows, register_bulk, corrections, study_bulk)


class Clock:
    """Seconds: those of Python, those of the database's process (where it runs here), and all."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")

    def now(self) -> tuple[float, float, float]:
        return time.process_time(), self._database(), time.perf_counter()

    def _database(self) -> float:
        if not self.stat.exists():
            return 0.0
        user, system = self.stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def bench_profile(households: int, month: date) -> None:
    add_households(households)
    clock, spent = Clock(), {name: [0.0, 0.0, 0.0] for name, _module, _function in STEPS}
    cycle_services.open_cycle(month)
    began = clock.now()
    with ExitStack() as patched:
        for name, module, function in STEPS:
            measured = _measured(
                getattr(module, function),
                clock,
                spent[name],
                many=module in QUERIES,
            )
            patched.enter_context(patch.object(module, function, measured))
        while cycle_services.study_next_chunk(month):
            pass
    spent["all"] = [end - start for start, end in zip(began, clock.now(), strict=True)]
    for name, seconds in spent.items():
        each = [f"{one / households * 1_000_000:8.1f}" for one in seconds]
        print(f"profile, {name:28} Python {each[0]}, PostgreSQL {each[1]}, waited for {each[2]} µs")
    bulk_rows.truncate_studies()


def _measured(function: Callable, clock: Clock, spent: list[float], *, many: bool) -> Callable:
    """The same, with its seconds added up; what is called for each household is Python alone."""

    def measured(*args: Any, **kwargs: Any) -> Any:
        start = clock.now() if many else (time.process_time(), 0.0, time.perf_counter())
        try:
            return function(*args, **kwargs)
        finally:
            end = clock.now() if many else (time.process_time(), 0.0, time.perf_counter())
            for place in range(3):
                spent[place] += end[place] - start[place]

    return measured
