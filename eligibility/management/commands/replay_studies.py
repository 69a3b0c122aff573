"""Is every decision what its own facts give? `manage.py replay_studies --cycle 2026-12`."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.dates import parse_month
from eligibility.reruns import replay as replays
from eligibility.reruns import selectors as rerun_selectors

MAX_LISTED = 50


class Command(BaseCommand):
    help = (
        "Decide kept studies again from their own facts and rates; ends with 1 when an answer differs. "
        "After the rulebook's code was changed, the differences of studies that the earlier one decided are "
        "what the change does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cycle", type=parse_month, help="as in 2026-12; all cycles")
        parser.add_argument("--sample", type=int, default=0, help="about so many studies, evenly spread")

    def handle(self, *args: Any, cycle: date | None, sample: int, **options: Any) -> None:
        began, seen, different, explained = time.perf_counter(), 0, 0, 0
        for each in replays.replay_studies(rerun_selectors.studies_to_replay(cycle, sample)):
            seen += 1
            different += not each.same
            explained += not each.same and not each.alarming
            if different <= MAX_LISTED:
                self._tell(each)
        seconds = time.perf_counter() - began
        self.stdout.write(f"{seen:,} studies replayed in {seconds:.1f} s, {different:,} differ")
        if explained:
            self.stdout.write(f"{explained:,} of them were decided by another rulebook, which explains it")
        if different:
            raise CommandError("Some decisions are not what their facts give.")

    def _tell(self, each: replays.ReplayedStudy) -> None:
        by = "" if each.same_rulebook else f" (decided by another rulebook, {each.rulebook[:12]})"
        for found in each.differences:
            self.stderr.write(f"study {found.study}, {found.part}{by}: was {found.was}; now {found.now}")
