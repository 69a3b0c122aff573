"""A population for a demonstration: `manage.py generate_households 100000 --seed 7`."""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from applications.services.submission import WORDS
from eligibility import population, stream


class Command(BaseCommand):
    help = (
        "Make households as they are in the country: people, files, accounts, declarations, and what the "
        "authorities say. Only on a demonstration site; the same seed makes the same households."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("households", type=int)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--declared", type=datetime.fromisoformat, help="when they declared; now")

    def handle(self, *args: Any, households: int, seed: int, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("Made-up people belong on a demonstration site only (PORTAL_DEMO=1).")
        began, written = time.perf_counter(), 0
        families = population.families(households, seed, stream.next_number())
        declared = options["declared"] or timezone.now()
        if timezone.is_naive(declared):
            declared = timezone.make_aware(declared)
        for written in stream.populate(families, declared, WORDS):
            if options["verbosity"] > 1:
                self.stdout.write(f"{written:,}")
        stream.measured()
        seconds = time.perf_counter() - began
        self.stdout.write(f"{written:,} households in {seconds:.1f} s, {written / seconds:,.0f} a second")
