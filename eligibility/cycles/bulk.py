"""A month of a whole country at once: its results told, and laid beside those of the month before."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from accounts.notices.models import Notice
from applications.file.models import Application
from eligibility.cycles.models import Cycle
from eligibility.studies.models import MonthDecision, Study

STUDIES, FILES, NOTICES = (model._meta.db_table for model in (Study, Application, Notice))
DECISIONS_TABLE = MonthDecision._meta.db_table
CURRENT_STUDIES_SQL = (
    "SELECT m.application_id, s.id, s.outcome, s.amount"
    f" FROM {DECISIONS_TABLE} m JOIN {STUDIES} s ON s.id = m.study_id WHERE m.cycle_id = %s"
)
BOTH_MONTHS_SQL = (
    f"WITH now AS MATERIALIZED ({CURRENT_STUDIES_SQL}), was AS MATERIALIZED ({CURRENT_STUDIES_SQL})"
)


def insert_result_notices(cycle: Cycle, first: int, last: int, at: datetime) -> int:
    """Leave the notices of the month's own results of a range of files; twice leaves one.

    A result that was told for an earlier month is told as unchanged, once a month.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)"
            " SELECT f.owner_id, %s, jsonb_build_object('outcome', s.outcome, 'month', %s::text)"
            " || CASE WHEN s.cycle_id = m.cycle_id THEN '{}'::jsonb ELSE '{\"unchanged\": true}' END"
            " || CASE WHEN s.outcome = 'eligible' AND s.amount = 0 THEN '{\"without_amount\": true}'::jsonb"
            " ELSE '{}'::jsonb END,"
            " 'study:' || s.id || CASE WHEN s.cycle_id = m.cycle_id THEN '' ELSE ':' || m.cycle_id END, %s"
            f" FROM {DECISIONS_TABLE} m JOIN {STUDIES} s ON s.id = m.study_id"
            f" JOIN {FILES} f ON f.id = m.application_id"
            " WHERE m.cycle_id = %s AND m.application_id BETWEEN %s AND %s AND m.monthly"
            " AND s.outcome <> 'under_study' ORDER BY s.id ON CONFLICT DO NOTHING",
            [Notice.Kind.STUDY_READY, cycle.month.isoformat(), at, cycle.pk, first, last],
        )
        return cursor.rowcount


class FlowCount(NamedTuple):
    """Households that went the same way from one month to the next; an outcome is None without a study."""

    was: str | None
    now: str | None
    was_paid: bool
    now_paid: bool
    way: int  # of the amount: -1, 0 or 1
    households: int
    was_amount: Decimal
    now_amount: Decimal


def count_flows(now: int, before: int | None) -> list[FlowCount]:
    """Both months in one pass over their standing studies: a few dozen rows for any number of households."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{BOTH_MONTHS_SQL} SELECT was.outcome, now.outcome, coalesce(was.amount, 0) > 0,"
            " coalesce(now.amount, 0) > 0, sign(coalesce(now.amount, 0) - coalesce(was.amount, 0))::int,"
            " count(*), coalesce(sum(was.amount), 0), coalesce(sum(now.amount), 0)"
            " FROM now FULL JOIN was USING (application_id) GROUP BY 1, 2, 3, 4, 5",
            [now, before],
        )
        return [FlowCount(*row) for row in cursor]


class ChangedHousehold(NamedTuple):
    """A household whose amount is another than in the month before, with both kept answers as JSON."""

    application: int
    study: int
    was: Decimal
    now: Decimal
    answer_then: str
    answer_now: str


def iterate_changed_households(now: int, before: int | None) -> Iterator[ChangedHousehold]:
    """Every household whose amount changed, a few thousand in memory; inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"{BOTH_MONTHS_SQL} SELECT now.application_id, now.id, was.amount, now.amount, before.answer,"
            " after.answer FROM now JOIN was USING (application_id)"
            f" JOIN {STUDIES} before ON before.id = was.id JOIN {STUDIES} after ON after.id = now.id"
            " WHERE now.amount <> was.amount",
            [now, before],
        )
        yield from map(ChangedHousehold._make, cursor)


def count_deciding_rules(now: int) -> dict[str, int]:
    """Of a month's households that are paid nothing: how many each rule decides, the most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rule, count(*) FROM ({CURRENT_STUDIES_SQL}) AS now JOIN {STUDIES} s ON s.id = now.id,"
            " unnest(s.deciding_rules) AS rule WHERE now.amount = 0"
            " GROUP BY rule ORDER BY count(*) DESC, rule",
            [now],
        )
        return dict(cursor.fetchall())
