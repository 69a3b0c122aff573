"""Is every decision what its own facts give? `manage.py replay_studies --cycle 2026-12`."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from eligibility import services

LISTED = 50


class Command(BaseCommand):
    help = "Decide kept studies again from their own facts and rates; ends with 1 when an answer differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cycle", type=_month, help="as in 2026-12; all cycles")
        parser.add_argument("--sample", type=int, default=0, help="about so many studies, evenly spread")

    def handle(self, *args: Any, cycle: date | None, sample: int, **options: Any) -> None:
        began, seen, different = time.perf_counter(), 0, 0
        for _study, differences in services.replay(services.studies_to_replay(cycle, sample)):
            seen += 1
            different += bool(differences)
            if differences and different <= LISTED:
                for found in differences:
                    self.stderr.write(f"study {found.study}, {found.part}: was {found.was}; now {found.now}")
        seconds = time.perf_counter() - began
        self.stdout.write(f"{seen:,} studies replayed in {seconds:.1f} s, {different:,} differ")
        if different:
            raise CommandError("Some decisions are not what their facts give.")


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
