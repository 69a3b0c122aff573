"""The authorities' answers from a file: `manage.py import_registry answers.csv.gz`."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from eligibility.registers import imports as register_imports
from eligibility.registers.import_reader import COLUMNS
from eligibility.registers.models import ImportRun

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


class Command(BaseCommand):
    help = (
        "Take a file of the authorities' answers, all of it or nothing. CSV with a header, or JSONL. "
        f"Columns: {', '.join(COLUMNS)}. Empty means not answered; a column that is absent is left alone; "
        "dependants are IDs with ; between them, 0 for nobody. A line older than what is known is left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", choices=sorted(set(FORMATS.values())), help="when the name does not say"
        )
        parser.add_argument("--as-of", type=_parse_day, help="the day of the answers where a line has none")
        parser.add_argument("--dry-run", action="store_true", help="check and count, then write nothing")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb", buffering=0) as opened:
                run = register_imports.import_registry(
                    opened,  # type: ignore[arg-type]  # read by Sized alone
                    options["format"] or _file_format(file),
                    name=file.name,
                    today=timezone.localdate(),
                    as_of=options["as_of"],
                    dry_run=options["dry_run"],
                )
        except register_imports.InvalidLines as refused:
            raise CommandError(_refusal_message(refused)) from None
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from None
        self._tell(run, options["dry_run"])

    def _tell(self, run: ImportRun, dry_run: bool) -> None:
        self.stdout.write(
            f"{run.name}: {run.inserted} new, {run.changed} changed, {run.same} the same, "
            f"{run.kept} older than what is known; {run.seconds:.1f} seconds"
        )
        if dry_run:
            self.stdout.write("Only tried: nothing was written.")


def _refusal_message(refused: register_imports.InvalidLines) -> str:
    lines = [str(wrong) for wrong in refused.wrong]
    if more := refused.count - len(lines):
        lines.append(f"and {more} more")
    return "\n".join(["Nothing was written. What is wrong:", *lines])


def _file_format(file: Path) -> str:
    name = file.with_suffix("") if file.suffix == ".gz" else file
    if name.suffix not in FORMATS:
        raise CommandError("Say --format csv or --format jsonl: the file's name does not tell.")
    return FORMATS[name.suffix]


def _parse_day(text: str) -> date:
    return date.fromisoformat(text)
