"""A published month counted by size and state, in one pass over what decides it."""

from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from eligibility.cycles import bulk as cycle_bulk

LARGEST = 9  # households of nine and more stand together


class SizeCount(NamedTuple):
    """Households of one size and state."""

    size: int
    state: str
    households: int
    people: int
    amount: Decimal


def count_sizes(cycle: int) -> list[SizeCount]:
    """A few dozen rows for any number of households."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(cardinality(s.people), %s), CASE WHEN s.outcome <> 'eligible' THEN s.outcome"
            " WHEN s.amount > 0 THEN 'supported' ELSE 'without_amount' END,"
            " count(*), sum(cardinality(s.people)), sum(s.amount)"
            f" FROM {cycle_bulk.DECISIONS_TABLE} m JOIN {cycle_bulk.STUDIES} s ON s.id = m.study_id"
            " WHERE m.cycle_id = %s GROUP BY 1, 2",
            [LARGEST, cycle],
        )
        return [SizeCount(*row) for row in cursor]
