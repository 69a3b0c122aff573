"""The proof that the sums agree, for one cycle or for everything: fails on any difference."""

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import sql
from common.dates import parse_month
from eligibility.cycles.models import Cycle
from payments.runs.money_check import Equation, MoneyCheck, check_money


class Command(BaseCommand):
    help = "Prove decided = due = in files = answered = paid + came back + pending, to the halala."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cycle", metavar="YYYY-MM", help="of this month's payments alone")

    def handle(self, *_args: Any, cycle: str | None, **_options: Any) -> None:
        with sql.long_timeout():
            proof = check_money(self._cycle(cycle) if cycle else None)
        for line in proof.lines:
            self.stdout.write(self._said(line))
        self._judge(proof)

    def _cycle(self, month: str) -> Cycle:
        try:
            return Cycle.objects.get(month=parse_month(month))
        except (ValueError, Cycle.DoesNotExist):
            raise CommandError(f"There is no cycle {month!r}.") from None

    def _said(self, line: Equation) -> str:
        left, right = line.left, line.right
        sign = "=" if line.is_equal else "≠"
        return (
            f"{line.code:8} {left.count:>10,} {Decimal(left.halalas) / 100:>18,.2f}  {sign}"
            f" {right.count:>10,} {Decimal(right.halalas) / 100:>18,.2f}  {line.name}"
        )

    def _judge(self, proof: MoneyCheck) -> None:
        if not proof.is_clean:
            raise CommandError(f"{len(proof.differences)} of {len(proof.lines)} sums differ.")
        self.stdout.write(f"All {len(proof.lines)} sums agree.")
