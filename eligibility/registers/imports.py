"""A file of the authorities is taken in whole or not at all."""

import gzip
import io
import time
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import PurePath
from typing import Any, BinaryIO
from zlib import error as ZlibError

from django.db import transaction
from django.utils import timezone

from accounts.people.models import User
from common import task_queue
from eligibility.registers import bulk_import as register_bulk_import
from eligibility.registers.import_reader import ImportReader, LineError
from eligibility.registers.models import ImportRun
from eligibility.studies import bulk_reassessments

MAX_LISTED_ERRORS = 100  # wrong lines that are named; of the others only how many


class InvalidLines(Exception):
    """The file was not taken: its wrong lines, the first hundred of them, and how many there are."""

    def __init__(self, wrong: list[LineError], count: int) -> None:
        super().__init__(f"{count} wrong lines")
        self.wrong, self.count = wrong, count


class DigestingFile(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        got = self.file.read(len(buffer))
        buffer[: len(got)] = got
        self.digest.update(got)
        return len(got)


class ImportLines:
    """The right lines of a file on their way into the database, and the wrong ones set aside."""

    def __init__(self, reader: ImportReader) -> None:
        self.reader, self.wrong, self.count, self.right = reader, list[LineError](), 0, 0

    def lines(self) -> Iterator[str]:
        try:
            for number, line in self.reader:
                if isinstance(line, LineError):
                    self.refuse(line)
                else:
                    self.right += 1
                    yield register_bulk_import.copy_line(number, line)
        except (EOFError, gzip.BadGzipFile, ZlibError):
            self.refuse(LineError(0, "", "the compressed file is cut off or damaged"))

    def refuse(self, *lines: LineError, of: int = 1) -> None:
        self.count += of
        self.wrong.extend(lines[: MAX_LISTED_ERRORS - len(self.wrong)])

    def check(self) -> None:
        """WrongLines unless every line is right and nobody stands in the file twice."""
        count, repeated = register_bulk_import.find_repeated_people(MAX_LISTED_ERRORS)
        self.wrong.extend(
            LineError(line, "national_id", f"this person stands in line {first} already")
            for line, first in repeated
        )
        self.count += count
        if not self.count and not self.right:
            self.refuse(LineError(0, "", "there are no lines in it"))
        if self.count:
            raise InvalidLines(sorted(self.wrong)[:MAX_LISTED_ERRORS], self.count)


def import_registry(
    file: BinaryIO,
    form: str,
    *,
    name: str,
    today: date,
    as_of: date | None = None,
    by: User | None = None,
    dry_run: bool = False,
) -> ImportRun:
    """Take the answers of a file ("csv" or "jsonl", may be gzip) into the authority records, all or none.

    Returns the run with its counts; after a dry run nothing is kept. WrongLines when any line is wrong.
    """
    began = time.perf_counter()
    sized = DigestingFile(file)
    with transaction.atomic():
        reader = ImportReader(_open_file(sized), form, today=today, as_of=as_of)
        reading = ImportLines(reader)
        register_bulk_import.copy_to_staging(reading.lines())
        reading.check()
        register_bulk_import.lock_records_exclusive()
        now = timezone.now()
        written = register_bulk_import.upsert_records(reader.columns, now)
        bulk_reassessments.reassess_changed_records(now, "record_imported")
        run = ImportRun.objects.create(
            name=PurePath(name).name[:100],
            sha256=sized.digest.hexdigest(),
            seconds=round(time.perf_counter() - began, 2),
            by=by,
            **written._asdict(),
        )
        transaction.set_rollback(dry_run)
        if not dry_run and written.inserted + written.changed:
            task_queue.enqueue_on_commit("eligibility.studies.tasks.study_pending")
    return run


def _open_file(sized: DigestingFile) -> BinaryIO:
    """The lines of the file; gzip is known by its first bytes, not by its name."""
    buffered = io.BufferedReader(sized, 1 << 16)
    zipped = buffered.peek(2)[:2] == b"\x1f\x8b"
    return gzip.GzipFile(fileobj=buffered) if zipped else buffered  # type: ignore[return-value]
