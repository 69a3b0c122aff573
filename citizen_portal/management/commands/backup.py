"""`manage.py backup FOLDER`: the database and the private files, with the digest of each."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from citizen_portal.backup import writing
from citizen_portal.backup.tools import ToolFailed


class Command(BaseCommand):
    help = "Write a backup into an empty folder: the database, the private files, a manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, folder: Path, **_options: Any) -> None:
        try:
            manifest = writing.write_backup(folder)
        except (writing.CannotBackUp, ToolFailed, OSError) as failure:
            raise CommandError(str(failure)) from None
        size = sum((folder / name).stat().st_size for name in manifest["files"])
        self.stdout.write(f"{folder}: {len(manifest['files']):,} files, {size:,} bytes.")
        self.stdout.write(f"Keep outside: audit head {manifest['audit_head']}. OTP_KEY is not in it.")
        if manifest["bucket"]:
            self.stdout.write(
                f"The documents are in the bucket {manifest['bucket']}, which keeps its versions."
            )
