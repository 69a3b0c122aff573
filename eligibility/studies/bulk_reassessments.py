"""Households to decide again, many at once: who is touched by what changed, and who takes them up."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from common.bulk_copy import array_literal
from eligibility.studies.bulk import (
    DECLARATIONS,
    DECLARED,
    DEPENDANTS,
    FILES,
    PEOPLE,
    RECORDS,
    STUDIED,
    WAITING,
)


# -- decide again, because … ---------------------------------------------------------------------------------
def claim_reassessments(most: int) -> dict[int, list[str]]:
    """Lock files that wait to be decided again, and take their rows: file → why, the first reason first.

    A file that somebody holds is left with its rows. The rows go with the transaction that decides: what
    comes in meanwhile leaves a new one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            # the limit counts rows that are free: what another worker holds is passed over, not waited for
            f"SELECT f.id FROM {WAITING} w JOIN {FILES} f ON f.id = w.application_id"
            " ORDER BY w.id LIMIT %s FOR NO KEY UPDATE OF f SKIP LOCKED",
            [most],
        )
        files = sorted({row[0] for row in cursor})
        if not files:
            return {}
        cursor.execute(
            f"WITH taken AS (DELETE FROM {WAITING} WHERE application_id = ANY(%s::bigint[])"
            " RETURNING id, application_id, because)"
            " SELECT application_id, array_agg(because ORDER BY id) FROM taken GROUP BY application_id",
            [array_literal(files)],
        )
        return dict(cursor.fetchall())


# who lists these people: in a study, since the last declaration, or in the file as it is edited
LISTED_PEOPLE_SQL = " UNION ".join(
    f"SELECT application_id FROM {table} WHERE national_id IN (SELECT national_id FROM changed)"
    for table in (STUDIED, DECLARED, DEPENDANTS)
)
DEPENDENT_FILES_SQL = (
    "SELECT f.id FROM ("
    f"{LISTED_PEOPLE_SQL}) listed JOIN {FILES} f ON f.id = listed.application_id"
    f" JOIN {PEOPLE} p ON p.id = f.owner_id"
    " WHERE p.national_id NOT IN (SELECT national_id FROM changed)"
)
INSERT_REASSESSMENTS_SQL = (
    f"INSERT INTO {WAITING} (application_id, because, created_at)"
    f" SELECT f.id, %(because)s, %(now)s FROM {FILES} f"
    " WHERE f.status = 'submitted' AND f.id IN "
)


def reassess_people(national_ids: Iterable[str], because: str, now: datetime) -> int:
    """Have every household decided again that lists one of these people; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH changed AS (SELECT unnest(%(people)s::text[]) AS national_id)"
            f" {INSERT_REASSESSMENTS_SQL} ({LISTED_PEOPLE_SQL})",
            {"people": list(national_ids), "because": because, "now": now},
        )
        return cursor.rowcount


def reassess_dependants(national_ids: Iterable[str], because: str, now: datetime) -> int:
    """The same for those that list one of them as a dependant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH changed AS (SELECT unnest(%(people)s::text[]) AS national_id)"
            f" {INSERT_REASSESSMENTS_SQL} ({DEPENDENT_FILES_SQL})",
            {"people": list(national_ids), "because": because, "now": now},
        )
        return cursor.rowcount


def reassess_changed_records(changed_at: datetime, because: str) -> int:
    """The same for everybody whose record changed at this moment, by an import: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH changed AS (SELECT national_id FROM {RECORDS} WHERE changed_at = %(now)s)"
            f" {INSERT_REASSESSMENTS_SQL} ({LISTED_PEOPLE_SQL})",
            {"because": because, "now": changed_at},
        )
        return cursor.rowcount


def save_studied_people(files: list[int]) -> None:
    """Note whose records the decisions of these files rest on from their last declaration on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH last AS (SELECT DISTINCT ON (application_id) application_id, snapshot"
            f" FROM {DECLARATIONS} WHERE application_id = ANY(%s::bigint[])"
            " ORDER BY application_id, version DESC)"
            f" INSERT INTO {STUDIED} (national_id, application_id)"
            " SELECT snapshot #>> '{applicant,national_id}', application_id FROM last UNION"
            " SELECT one ->> 'national_id', application_id"
            " FROM last, jsonb_array_elements(snapshot -> 'dependants') AS one"
            " ORDER BY 1, 2 ON CONFLICT DO NOTHING",
            [array_literal(files)],
        )


def newly_signed_files(most: int) -> list[int]:
    """Files that wait to be decided because they were signed, the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT application_id FROM (SELECT application_id, because FROM {WAITING} ORDER BY id LIMIT %s)"
            " AS first WHERE because = 'submitted'",
            [most],
        )
        return [row[0] for row in cursor]
