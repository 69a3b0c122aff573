"""Will the 10th work? For a watcher outside: each thing that a payday needs; fails when one does not work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from citizen_portal.health import readiness


class Command(BaseCommand):
    help = "Look at everything that the next payday needs; exit 1 when something does not work."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = readiness.check_readiness()
        for each in found:
            self.stdout.write(f"{each.state:8} {each.name}  {each.advice} {each.detail}".rstrip())
        if not readiness.is_ready(found):
            bad = sum(each.state == readiness.BAD for each in found)
            raise CommandError(f"{bad} of {len(found)} do not work.")
