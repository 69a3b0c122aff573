"""Many households at once: their declarations and records out, their studies and notices in."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from accounts.notices.models import Notice
from applications.file.models import Application
from common.bulk_copy import copy_in, copy_out, unescape_cell
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.studies.models import MonthDecision, Study

STUDIES, NOTICES, DECISIONS = (model._meta.db_table for model in (Study, Notice, MonthDecision))
FILES_TABLE = Application._meta.db_table
STUDY_COLUMNS = (
    "id",
    "application_id",
    "declaration_id",
    "cycle_id",
    "version",
    "replaces_id",
    "outcome",
    "amount",
    "people",
    "facts",
    "answer",
    "deciding_rules",
    "rates_on",
    "rates_id",
    "rulebook",
    "holds_until",
    "unexamined",
    "because",
    "monthly",
    "made_at",
)


class SignedDeclaration(NamedTuple):
    """A declaration to study, with its snapshot as JSON; `version` is that of the household's next study."""

    application: int
    declaration: int
    version: int
    snapshot: bytes


def lock_files(first: int, last: int) -> list[int]:
    """Lock the submitted files of a range until the transaction ends, but for those that somebody holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {FILES_TABLE} WHERE id BETWEEN %s AND %s"
            " AND status = 'submitted' ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
            [first, last],
        )
        return [row[0] for row in cursor]


def fetch_signed_declarations(query: str, parameters: dict[str, Any]) -> list[SignedDeclaration]:
    """Rows of a query: file, declaration, version, snapshot."""
    found = []
    for line in copy_out(query, parameters):
        application, declaration, version, snapshot = line.split(b"\t")
        found.append(
            SignedDeclaration(int(application), int(declaration), int(version), unescape_cell(snapshot))
        )
    return found


def reserve_study_ids(many: int) -> list[int]:
    """Numbers for so many studies: whoever knows them can say at once which months they decide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [STUDIES, many]
        )
        return [row[0] for row in cursor]


def insert_studies(lines: Iterable[bytes]) -> None:
    """Add studies, in the order of COLUMNS; for the rest of the transaction nobody waits for the disk.

    When the database itself dies, the chunks of its last half second are open again and are studied again.
    Nobody can have acted on them: whoever publishes, tells or pays commits behind them in the same log, and
    does wait.
    """
    with connection.cursor() as cursor:  # the trigger that looks at all of them together keeps them in memory
        cursor.execute("SET LOCAL work_mem = '32MB'; SET LOCAL synchronous_commit = off")
    copy_in(STUDIES, STUDY_COLUMNS, lines)


class MonthTotals(NamedTuple):
    """What a month came to; `digest` is over every household's result, answer and facts."""

    studies: int
    households: int
    eligible: int
    amount: Decimal
    notices: int
    digest: str

    def __str__(self) -> str:
        return (
            f"{self.studies:,} studies of {self.households:,} households, {self.eligible:,} eligible,"
            f" {self.amount:,} SAR, {self.notices:,} notices, digest {self.digest}"
        )


def month_totals(month: date) -> MonthTotals:
    """What a month came to; two runs that decided the same have the same."""
    kept = "s.outcome || s.amount || s.version || s.answer::text || s.facts::text"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "SELECT count(DISTINCT s.id), count(*), count(*) FILTER (WHERE outcome = 'eligible'),"
            f" coalesce(sum(amount), 0), (SELECT count(*) FROM {NOTICES} WHERE kind = %s),"
            f" md5(coalesce(string_agg(md5({kept}), '' ORDER BY s.application_id), ''))"
            f" FROM {DECISIONS} m JOIN {STUDIES} s ON s.id = m.study_id"
            f" JOIN {Cycle._meta.db_table} c ON c.id = m.cycle_id WHERE c.month = %s",
            [Notice.Kind.STUDY_READY, month],
        )
        return MonthTotals(*cursor.fetchone())


def truncate_studies() -> None:
    """Empty the month to study it anew; the database refuses it anywhere but in a test database."""
    tables = ", ".join((DECISIONS, STUDIES, StudyChunk._meta.db_table, Cycle._meta.db_table, NOTICES))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
