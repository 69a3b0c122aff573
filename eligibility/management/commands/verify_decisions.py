"""Does every decision still follow what it rests on? `manage.py verify_decisions --month 2026-12`."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.dates import parse_month
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.studies import verification
from eligibility.studies.models import Verification


class Command(BaseCommand):
    help = (
        "Decide the households of the months that are still open from scratch, and compare with what decides"
        " them; ends with 1 when one differs. What was found is kept, shown on the cycle's page, and stops"
        " its publication."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=parse_month, help="as in 2026-12; every month that is still open")
        parser.add_argument("--sample", type=int, default=0, help="about so many households, evenly spread")
        parser.add_argument("--repair", action="store_true", help="let what differs be decided again")

    def handle(self, *args: Any, month: date | None, sample: int, repair: bool, **options: Any) -> None:
        different = 0
        for cycle in _find_cycles(month):
            try:
                found = verification.verify_month(cycle, sample=sample, repair=repair)
            except Refused as refusal:
                raise CommandError(refusal.message) from None
            self._tell(found)
            different += found.different
        if different:
            raise CommandError("Some decisions do not follow what changed.")

    def _tell(self, found: Verification) -> None:
        for line in found.differences:
            self.stderr.write(f"{found.cycle}: {line['reference']}, {line['what']} was missed")
        seconds = (found.done_at - found.began_at).total_seconds()
        self.stdout.write(
            f"{found.cycle}: {found.verified:,} households decided from scratch in {seconds:.1f} s,"
            f" {found.different:,} differ, {found.waiting:,} wait to be decided again"
        )


def _find_cycles(month: date | None) -> list[Cycle]:
    if month is None:
        return verification.months_to_verify(timezone.localdate())
    found = Cycle.objects.filter(month=month).first()
    if found is None:
        raise CommandError("There is no such cycle.")
    return [found]
