"""A file of the authorities: COPY into a temporary table and one statement over it."""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import psycopg2
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from common.errors import Refused
from eligibility.registers.import_reader import COLUMNS
from eligibility.registers.models import AuthorityRecord, RecordChange

RECORDS, CHANGES = AuthorityRecord._meta.db_table, RecordChange._meta.db_table
FACT_COLUMNS = tuple(name for name in COLUMNS if name not in ("national_id", "as_of"))
STAGING_TABLE = "registry_lines"
LOCKED_MESSAGE = (
    "records are being written"  # whoever reads records to decide on them holds this lock, shared
)
A_TRY, MOST_TRIES = "500ms", 1_200  # ten minutes; shorter than deadlock_timeout, so that nobody is shot


class ImportCounts(NamedTuple):
    """What an import did to the records; `kept` are those that know something newer than their line."""

    inserted: int
    changed: int
    same: int
    kept: int


class CopyFailed(RuntimeError):
    """The database did not take the lines; says only its code of the error."""


class CopyStream:
    """An iterator of COPY lines as the file that COPY reads: one chunk in memory."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.rest = lines, b""

    def read(self, size: int = 8192) -> bytes:
        parts, length = [self.rest], len(self.rest)
        while length < size and (line := next(self.lines, None)) is not None:
            parts.append(line.encode())
            length += len(parts[-1])
        whole = b"".join(parts)
        self.rest = whole[size:]
        return whole[:size]


def copy_line(number: int, answers: Any) -> str:
    """One line of COPY's text format."""
    cells = (_copy_cell(getattr(answers, name)) for name in COLUMNS)
    return f"{number}\t" + "\t".join(cells) + "\n"


def _copy_cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, tuple):
        return _array_literal(value)
    return str(value).replace("\\", "\\\\")  # no line breaks or tabs: the reader refused them


def _array_literal(value: Any) -> str:
    """National IDs, or stays of two days: nothing in them needs a quote."""
    if isinstance(value, tuple):
        return "{" + ",".join(map(_array_literal, value)) + "}"
    return "NULL" if value is None else str(value)


def copy_to_staging(lines: Iterator[str]) -> None:
    """Put the lines in a temporary table of this transaction, typed as the records are."""
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # that of pages would end a COPY of a long file
        cursor.execute(f"DROP TABLE IF EXISTS {STAGING_TABLE}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {STAGING_TABLE} ON COMMIT DROP AS"
            f" SELECT 0::bigint AS line, {columns} FROM {RECORDS} WITH NO DATA"
        )
        try:
            cursor.copy_expert(
                f"COPY {STAGING_TABLE} (line, {columns}) FROM STDIN", CopyStream(lines), 1 << 16
            )
        except psycopg2.Error as error:  # its text repeats the line, which is somebody's
            raise CopyFailed(error.pgcode or type(error).__name__) from None
        cursor.execute(f"CREATE INDEX ON {STAGING_TABLE} (national_id)")
        cursor.execute(f"ANALYZE {STAGING_TABLE}")


def find_repeated_people(most: int) -> tuple[int, list[tuple[int, int]]]:
    """How many lines repeat a person of an earlier one, and the first of them with the earlier line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, first, count(*) OVER () FROM ("
            f" SELECT line, min(line) OVER (PARTITION BY national_id) AS first FROM {STAGING_TABLE}"
            ") AS lines WHERE line > first ORDER BY line LIMIT %s",
            [most],
        )
        rows = cursor.fetchall()
    return (rows[0][2] if rows else 0), [(line, first) for line, first, _count in rows]


def upsert_records(columns: tuple[str, ...], now: datetime) -> ImportCounts:
    """Take the lines over into the records; `changed_at` moves only where a fact is another.

    A line older than what is known, by the register or by an officer's correction, changes nothing.
    """
    facts = [name for name in FACT_COLUMNS if name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), (SELECT count(*) FROM {STAGING_TABLE} n JOIN {RECORDS} r USING (national_id)"
            f" WHERE {_is_newer_sql('n')}) FROM {STAGING_TABLE}"
        )
        lines, kept = cursor.fetchone()
        cursor.execute(_upsert_sql(facts), {"now": now})
        inserted, changed = cursor.fetchone()
        cursor.execute(f"DROP TABLE {STAGING_TABLE}")
    return ImportCounts(inserted, changed, lines - kept - inserted - changed, kept)


def _upsert_sql(facts: list[str]) -> str:
    names = ["national_id", *FACT_COLUMNS, "as_of"]
    given = [name if name in (*facts, "national_id", "as_of") else "NULL" for name in names]
    another = (
        f"({_row_sql('r', facts)}) IS DISTINCT FROM ({_row_sql('excluded', facts)})" if facts else "FALSE"
    )
    taken = "".join(f"{name} = excluded.{name}, " for name in facts)
    return (
        "WITH written AS ("
        f"INSERT INTO {RECORDS} AS r ({', '.join(names)}, changed_at)"
        f" SELECT {', '.join(given)}, %(now)s FROM {STAGING_TABLE} ORDER BY national_id"
        f" ON CONFLICT (national_id) DO UPDATE SET {taken}as_of = excluded.as_of,"
        f" changed_at = CASE WHEN {another} THEN excluded.changed_at ELSE r.changed_at END"
        f" WHERE ({another} OR r.as_of <> excluded.as_of) AND NOT ({_is_newer_sql('excluded')})"
        " RETURNING old.id IS NULL AS fresh, old.changed_at IS DISTINCT FROM new.changed_at AS moved"
        ") SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE moved AND NOT fresh) FROM written"
    )


def _row_sql(table: str, names: list[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def _is_newer_sql(line: str) -> str:
    """Whether the record knows better than the line: a later answer, or a correction of that day or later."""
    return (
        f"r.as_of > {line}.as_of OR EXISTS (SELECT FROM {CHANGES} c WHERE c.record_id = r.id"
        f" AND (c.at AT TIME ZONE 'Asia/Riyadh')::date >= {line}.as_of)"
    )


def lock_records_shared() -> None:
    """Until this transaction ends no import writes; one that is writing is waited for, lock_timeout at most.

    Without it a study could read a record just before an import commits, be made just after the record's
    `changed_at`, and never be found as one to follow.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [LOCKED_MESSAGE])
    except OperationalError as error:
        if not _is_lock_timeout(error):
            raise
        raise Refused(
            "records_busy", _("Answers of the authorities are coming in. Try again in a minute.")
        ) from None


def lock_records_exclusive() -> None:
    """Wait until nobody decides on records, and let nobody begin until this transaction ends.

    In short tries: a request that waits for long would stop studies that hold a file which somebody else,
    who already reads, waits for. TimeoutError after ten minutes.
    """
    for _try in range(MOST_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, TRUE)", [A_TRY])
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCKED_MESSAGE])
                cursor.execute("SET LOCAL lock_timeout = 0")  # a correction under way ends before long
            return
        except OperationalError as error:
            if not _is_lock_timeout(error):
                raise
            time.sleep(0.05)
    raise TimeoutError("studies kept the records for ten minutes")


def _is_lock_timeout(error: OperationalError) -> bool:
    """Whether it was the waiting for a lock that took too long."""
    return getattr(error.__cause__, "pgcode", "") == "55P03"
