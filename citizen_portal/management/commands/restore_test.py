"""`manage.py restore_test FOLDER`: a backup that was never restored is none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from citizen_portal.backup import restoring
from citizen_portal.backup.tools import ToolFailed
from citizen_portal.backup.writing import CannotBackUp


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database beside the portal's, prove it, and drop it; exit 1 if not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        try:
            checks = restoring.check_backup(folder)
        except (CannotBackUp, ToolFailed) as failure:
            raise CommandError(str(failure)) from None
        for each in checks:
            word = "proved" if each.passed else "FAILED"
            self.stdout.write(f"{word}  {each.name:30} {each.seconds:7.1f} s  {each.detail}")
        if failed := [each.name for each in checks if not each.passed]:
            raise CommandError(f"The backup is not whole: {', '.join(failed)}.")
