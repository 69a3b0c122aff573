"""Many households at once: their declarations and records out, their studies and notices in."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from accounts.models import Notice
from applications.models import Application, Declaration
from eligibility.models import Cycle, MonthDecision, Study, StudyChunk
from eligibility.stream.copying import copied_in, copied_out, unescaped

STUDIES, NOTICES, DECISIONS = (model._meta.db_table for model in (Study, Notice, MonthDecision))
DECLARATIONS, FILES = Declaration._meta.db_table, Application._meta.db_table
COLUMNS = (
    "id",
    "application_id",
    "declaration_id",
    "cycle_id",
    "version",
    "outcome",
    "amount",
    "people",
    "facts",
    "answer",
    "rates_on",
    "rates_id",
    "rulebook",
    "because",
    "monthly",
    "made_at",
)


class Signed(NamedTuple):
    """A declaration to study, with its snapshot as JSON; `version` is that of the household's next study."""

    application: int
    declaration: int
    version: int
    snapshot: bytes


def held(first: int, last: int) -> list[int]:
    """Lock the files of a range until the transaction ends, except those that somebody else holds now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {FILES} WHERE id BETWEEN %s AND %s ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
            [first, last],
        )
        return [row[0] for row in cursor]


def last_signed(files: list[int], cycle: Cycle, until: datetime) -> list[Signed]:
    """The last declaration in time of each file that has no decision in this cycle yet."""
    if not files:
        return []
    first, last = files[0], files[-1]
    lines = copied_out(
        "SELECT d.*, coalesce((SELECT max(s.version) FROM"
        f" {STUDIES} s WHERE s.application_id = d.application_id), 0) + 1, n.snapshot FROM"
        f" (SELECT DISTINCT ON (application_id) application_id, id FROM {DECLARATIONS}"
        " WHERE application_id BETWEEN %s AND %s AND declared_at <= %s"
        " ORDER BY application_id, version DESC) d"
        f" JOIN {DECLARATIONS} n ON n.id = d.id"
        # the range again: without statistics of a month that is filling, it would be read whole each time
        f" WHERE NOT EXISTS (SELECT FROM {DECISIONS} m WHERE m.application_id = d.application_id"
        " AND m.cycle_id = %s AND m.application_id BETWEEN %s AND %s)"
        " ORDER BY d.application_id",
        [first, last, until, cycle.pk, first, last],
    )
    return list(_of(set(files), lines))


def _of(files: set[int], lines: Iterable[bytes]) -> Iterator[Signed]:
    for line in lines:
        *numbers, snapshot = line.split(b"\t")
        application, declaration, version = map(int, numbers)
        if application in files:
            yield Signed(application, declaration, version, unescaped(snapshot))


def next_studies(many: int) -> list[int]:
    """Numbers for so many studies: whoever knows them can say at once which months they decide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [STUDIES, many]
        )
        return [row[0] for row in cursor]


def decide(cycle: Cycle, studies: dict[int, int], at: datetime, *, monthly: bool) -> None:
    """Let each study decide the month of its household: file → study; who is there already is replaced."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {DECISIONS} (cycle_id, application_id, study_id, decided_at, monthly)"
            " SELECT %s, file, study, %s, %s FROM unnest(%s::bigint[], %s::bigint[]) AS made (file, study)"
            " ON CONFLICT (cycle_id, application_id)"
            " DO UPDATE SET study_id = excluded.study_id, decided_at = excluded.decided_at",
            [cycle.pk, at, monthly, list(studies), list(studies.values())],
        )


def keep(lines: Iterable[bytes]) -> None:
    """Add studies, in the order of COLUMNS; for the rest of the transaction nobody waits for the disk.

    When the database itself dies, the chunks of its last half second are open again and are studied again.
    Nobody can have acted on them: whoever publishes, tells or pays commits behind them in the same log, and
    does wait.
    """
    with connection.cursor() as cursor:  # the trigger that looks at all of them together keeps them in memory
        cursor.execute("SET LOCAL work_mem = '32MB'; SET LOCAL synchronous_commit = off")
    copied_in(STUDIES, COLUMNS, lines)


class Totals(NamedTuple):
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


def totals(month: date) -> Totals:
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
        return Totals(*cursor.fetchone())


def forget_studies() -> None:
    """Empty the month to study it anew; the database refuses it anywhere but in a test database."""
    tables = ", ".join((DECISIONS, STUDIES, StudyChunk._meta.db_table, Cycle._meta.db_table, NOTICES))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
