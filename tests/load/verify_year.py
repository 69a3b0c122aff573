"""Twelve months of a country in which a twentieth changes: `make verify-year`; each month incremental = full.

Each month the registers answer anew about a twentieth of the people, by the importer's own files; the clock
decides again whom that concerns, the month is run, and every household of it is decided from scratch beside
what decides it. One difference ends the run with an error.
"""

import io
import random
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import NamedTuple

import time_machine
from django.db import connection

import tests.load.setup  # noqa: F401
from applications.file.models import Reassessment
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.registers import imports as register_imports
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycle_calendar
from eligibility.studies import services as study_services
from eligibility.studies import verification
from tests.load.generate_households import generate
from tests.load.scratch_database import scratch_database

FIRST = date(2026, 12, 1)
DECLARED = datetime(2026, 11, 5, 9)
SHARE = 20  # one of so many people is answered for anew
RUN_DAY = 12  # of the month before, after the cut-off


class MonthResult(NamedTuple):
    """What became of a month: households verified, those decided by a new study, and those missed."""

    month: date
    verified: int
    new_studies: int
    different: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.month:%Y-%m}: {self.verified:,} households verified, {self.new_studies:,} new studies,"
            f" {self.different} differences, {self.seconds:.0f} s"
        )


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.load.verify_year", description=__doc__)
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with scratch_database():
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        generate(options.households, seed=options.seed, declared=DECLARED)
        run_year(options.months, options.seed, say=print)


def run_year(months: int, seed: int, *, say: Callable[[object], object]) -> list[MonthResult]:
    """Run and verify so many months; SystemExit on the first difference."""
    chance, month, results = random.Random(seed), FIRST, []
    people = sorted(AuthorityRecord.objects.values_list("national_id", flat=True))
    for _each in range(months):
        run_day = cycle_calendar.month_before(month).replace(day=RUN_DAY)
        with time_machine.travel(f"{run_day}T12:00:00+03:00", tick=True):
            if results:
                cycle_publication.mark_month_sent(Cycle.objects.get(month=results[-1].month))
                change_records(people, chance, run_day)
            results.append(_run_and_verify(month, run_day))
        say(results[-1])
        if results[-1].different:
            raise SystemExit(f"{results[-1].different} households of {month:%Y-%m} were missed.")
        month = cycle_calendar.month_after(month)
    return results


def change_records(people: Sequence[str], chance: random.Random, today: date) -> None:
    """Have the registers answer anew about a twentieth of the people, a file for each fact."""
    asked = chance.sample(people, max(1, len(people) // SHARE))
    answers: dict[str, Callable[[], object]] = {
        "days_abroad": lambda: chance.choice((0, 30, 89, 90, 91, 200)),
        "monthly_income": lambda: f"{chance.randrange(0, 2_000_000) / 100:.2f}",
        "id_expires": lambda: today + timedelta(days=chance.randrange(-40, 400)),
        "imprisoned": lambda: chance.choice(("true", "false")),
        "barred_until": lambda: today + timedelta(days=chance.randrange(1, 200)),
        "resident": lambda: chance.choice(("true", "true", "false")),
    }
    part = -(-len(asked) // len(answers))
    for (fact, answer), some in zip(answers.items(), batched(asked, part), strict=False):
        lines = "".join(f"{person},{answer()},{today}\n" for person in some)
        file = io.BytesIO(f"national_id,{fact},as_of\n{lines}".encode())
        register_imports.import_registry(file, "csv", name=f"{fact}.csv", today=today)


def _run_and_verify(month: date, today: date) -> MonthResult:
    began = time.perf_counter()
    cycle_services.open_cycle(month)
    left = _count_left()
    while left:
        study_services.study_pending(today)
        before, left = left, _count_left()
        if left == before:
            raise SystemExit(f"{left} parts of {month:%Y-%m} stay undone: see the log.")
    cycle = Cycle.objects.get(month=month)
    found = verification.verify_month(cycle)
    return MonthResult(
        month, found.verified, cycle.studies.count(), found.different, time.perf_counter() - began
    )


def _count_left() -> int:
    """Households to decide again, and chunks of a month, that are not done."""
    return Reassessment.objects.count() + StudyChunk.objects.filter(done_at=None).count()


if __name__ == "__main__":
    main()
