"""A worker for the month beside Celery's: `manage.py study_chunks`, as many of them as there are cores."""

import gc
import resource
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from eligibility import services


class Command(BaseCommand):
    help = "Decide whom something changed for, then study chunks until nobody has anything left to work on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=date.fromisoformat, help="the cycle's first day; any open cycle")

    def handle(self, *args: Any, month: date | None, **options: Any) -> None:
        gc.freeze()  # what was imported stays: no collection looks at it again
        while services.decide_waiting(month or timezone.localdate()):
            pass  # whom something has changed for, before the month confirms the others
        chunks = households = 0
        while chunk := services.study_next_chunk(month):
            chunks, households = chunks + 1, households + chunk.households
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"{households} households in {chunks} chunks, {most} MB at most")
