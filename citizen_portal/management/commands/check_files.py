"""`manage.py check_files`: is the file of every document there?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import attachments


class Command(BaseCommand):
    help = "Look for the file of every document's page; exit 1 names how many are missing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        seen, missing = attachments.find_missing_files()
        if missing:
            raise CommandError(f"{len(missing):,} of {seen:,} files are missing, the first {missing[0]}.")
        self.stdout.write(f"{seen:,} files are there.")
