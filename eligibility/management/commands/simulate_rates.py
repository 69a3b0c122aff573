"""Other rates tried on a whole month: `manage.py simulate_rates rates.toml --cycle 2026-12`."""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from common.dates import parse_month
from eligibility.cycles.models import Cycle
from eligibility.reruns import rates_file
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.rates_file import RateChanges, RatesFile
from eligibility.reruns.selectors import HouseholdGroup

LONGEST, CREW = 100_000, 32  # characters of a file, processes
TABLE_HEAD = ("", "households", "won", "SAR won", "lost", "SAR lost", "mean")
TABLE_ROW = "{:<24}{:>12}{:>10}{:>16}{:>10}{:>16}{:>12}"


class Command(BaseCommand):
    help = (
        "Try changed rates on a cycle that is studied, without touching it: who wins and loses, by tenth of "
        'the declared income and by household size. FILE is TOML: title = "…", then [rates] with the changed '
        'parameters alone, as in cutoff_ceiling = "21000". An empty [rates] shows what a change of the '
        "rulebook's code does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cycle", type=parse_month, help="as in 2026-12; the last one studied")
        parser.add_argument("--sample", type=int, default=0, help="about so many households, evenly spread")
        parser.add_argument("--workers", type=int, default=1, help="processes")

    def handle(self, *args: Any, file: Path, cycle: date | None, **options: Any) -> None:
        asked, month = _read_file(file), _find_cycle(cycle)
        try:
            rates_file.apply_rate_changes(month.month, asked.changes)
        except rates_file.InvalidRates as wrong:
            raise CommandError(str(wrong)) from None
        began = time.perf_counter()
        tally = _simulate(month.month, asked.changes, options["sample"], options["workers"])
        seconds = time.perf_counter() - began
        title = asked.title or file.stem[: rates_file.TITLE_LENGTH]
        kept = simulations.save_simulation(
            month, asked.changes, tally, title=title, seconds=seconds, sample=options["sample"]
        )
        result = rerun_selectors.simulation_result(kept)
        self._tell(month, result)
        self.stdout.write(
            f"{seconds:.1f} s, {_peak_memory()} MB at most; kept as simulation {kept.pk}, nothing was changed"
        )

    def _tell(self, month: Cycle, result: rerun_selectors.SimulationResult) -> None:
        say, total = self.stdout.write, result.total
        for name, then, now in result.rates:
            say(f"{name}: {then} -> {now}")
        say(f"Cycle {month}: {total.households:,} households, {total.same:,} get what they got")
        say(f"SAR a month: {total.before:,} -> {total.after:,}, {total.difference:+,}")
        say(
            f"newly eligible {result.newly_eligible:,}, no longer eligible {result.newly_ineligible:,}, "
            f"newly paid {result.newly_paid:,}, no longer paid {result.newly_unpaid:,}"
        )
        if result.other_rulebook:
            say(f"{result.other_rulebook:,} were decided by another rulebook: the difference has its changes")
        say(TABLE_ROW.format(*TABLE_HEAD))
        self._row("all", total)
        for tenth in result.deciles:
            self._row(f"tenth {tenth.name}: {tenth.lowest:,}-{tenth.highest:,}", tenth)
        for size in result.sizes:
            self._row(f"{size.name} people", size)

    def _row(self, name: str, it: HouseholdGroup) -> None:
        figures = (it.households, it.won, it.won_amount, it.lost, it.lost_amount)
        self.stdout.write(TABLE_ROW.format(name, *(f"{figure:,}" for figure in figures), f"{it.mean:+,}"))


def _simulate(month: date, changes: RateChanges, sample: int, workers: int) -> simulations.Tally:
    """In this process, or in several that each take a range of the studies."""
    workers = min(workers, CREW)
    if workers < 2:
        return simulations.simulate_rates(rerun_selectors.studies_to_simulate(month, sample), changes)
    connection.close()  # or all would talk on one
    total, whole = simulations.Tally(), [(month, changes, sample, workers, part) for part in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as crew:
        for tally in crew.map(_simulate_range, whole):
            total.add(tally)
    return total


def _simulate_range(asked: tuple[date, RateChanges, int, int, int]) -> simulations.Tally:
    month, changes, sample, workers, part = asked
    studies = rerun_selectors.split_studies(rerun_selectors.studies_to_simulate(month, sample), workers)[part]
    return simulations.simulate_rates(studies, changes)


def _peak_memory() -> int:
    """MB of the largest process."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in who) // 1024


def _find_cycle(month: date | None) -> Cycle:
    found = Cycle.objects.filter(month=month).first() if month else rerun_selectors.last_studied_cycle()
    if found is None:
        raise CommandError("There is no such cycle." if month else "No cycle is studied yet.")
    return found


def _read_file(file: Path) -> RatesFile:
    try:
        with file.open(encoding="utf-8") as opened:
            return rates_file.parse_rates_file(opened.read(LONGEST))
    except rates_file.InvalidRates as wrong:
        raise CommandError(str(wrong)) from None
    except UnicodeDecodeError:
        raise CommandError("The file is not UTF-8 text.") from None
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}.") from None
