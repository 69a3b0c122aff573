"""Many households at once: their declarations and records out, their studies and notices in."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec
from django.db import connection

from accounts.models import Notice, User
from applications.models import Application, Declaration
from eligibility.models import AuthorityRecord, Cycle, Study, StudyChunk
from eligibility.selectors.household import Known
from eligibility.stream.copying import copied_in

RECORDS, STUDIES = AuthorityRecord._meta.db_table, Study._meta.db_table
DECLARATIONS, FILES = Declaration._meta.db_table, Application._meta.db_table
PEOPLE, NOTICES = User._meta.db_table, Notice._meta.db_table
COLUMNS = (
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
    "rulebook",
    "because",
    "made_at",
)


class Signed(NamedTuple):
    """A declaration to study, with its snapshot as JSON."""

    application: int
    declaration: int
    snapshot: str


_answers = msgspec.json.Decoder(dict[str, Known])


def held(first: int, last: int) -> list[int]:
    """Lock the files of a range until the transaction ends, except those that somebody else holds now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {FILES} WHERE id BETWEEN %s AND %s ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
            [first, last],
        )
        return [row[0] for row in cursor]


def last_signed(files: list[int], cycle: Cycle, until: datetime) -> list[Signed]:
    """The last declaration in time of each file that has no study in this cycle yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT file.id, signed.id, signed.snapshot::text FROM unnest(%s) AS file (id)"
            f" CROSS JOIN LATERAL (SELECT id, snapshot FROM {DECLARATIONS} d WHERE d.application_id = file.id"
            f" AND d.declared_at <= %s ORDER BY d.version DESC LIMIT 1) AS signed"
            f" WHERE NOT EXISTS (SELECT FROM {STUDIES} s WHERE s.application_id = file.id"
            f" AND s.cycle_id = %s) ORDER BY file.id",
            [files, until, cycle.pk],
        )
        return [Signed(*row) for row in cursor]


def known(national_ids: list[str]) -> dict[str, Known]:
    """What the authorities say of these people, in one statement; the silent are left out."""
    columns = ", ".join(f"r.{name}" for name in Known.__struct_fields__ if name != "main")
    main = (
        f"EXISTS (SELECT FROM {PEOPLE} p JOIN {FILES} f ON f.owner_id = p.id"
        " WHERE p.national_id = r.national_id AND f.status = 'submitted')"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT json_object_agg(r.national_id, json_build_array({columns}, {main}))::text"
            f" FROM {RECORDS} r WHERE r.national_id = ANY(%s)",
            [national_ids],
        )
        found = cursor.fetchone()[0]
    return _answers.decode(found) if found else {}


def keep(lines: Iterable[bytes]) -> None:
    """Add studies, in the order of COLUMNS."""
    copied_in(STUDIES, COLUMNS, lines)


def tell(cycle: Cycle, first: int, last: int, made_at: datetime) -> int:
    """Leave the notices of the studies made at this moment; «تحت الدراسة» is no result."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)"
            " SELECT f.owner_id, %s, jsonb_build_object('outcome', s.outcome, 'month', %s::text),"
            " 'study:' || s.id, %s"
            f" FROM {STUDIES} s JOIN {FILES} f ON f.id = s.application_id"
            " WHERE s.cycle_id = %s AND s.application_id BETWEEN %s AND %s AND s.made_at = %s"
            " AND s.outcome <> 'under_study' ORDER BY s.id ON CONFLICT DO NOTHING",
            [Notice.Kind.STUDY_READY, cycle.month.isoformat(), made_at, cycle.pk, first, last, made_at],
        )
        return cursor.rowcount


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
            "SELECT count(*), count(DISTINCT s.application_id), count(*) FILTER (WHERE outcome = 'eligible'),"
            f" coalesce(sum(amount), 0), (SELECT count(*) FROM {NOTICES} WHERE kind = %s),"
            f" md5(coalesce(string_agg(md5({kept}), '' ORDER BY s.application_id), ''))"
            f" FROM {STUDIES} s JOIN {Cycle._meta.db_table} c ON c.id = s.cycle_id WHERE c.month = %s",
            [Notice.Kind.STUDY_READY, month],
        )
        return Totals(*cursor.fetchone())


def forget_studies() -> None:
    """Empty the month to study it anew; the database refuses it anywhere but in a test database."""
    tables = ", ".join((STUDIES, StudyChunk._meta.db_table, Cycle._meta.db_table, NOTICES))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
