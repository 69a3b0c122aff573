"""Rates or rules that became others: the months that are decided and not yet sent are decided again."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from common import sql
from eligibility.cycles.models import Cycle
from eligibility.studies import batch
from eligibility.studies.bulk import DECISIONS, FILES, STUDIES, WAITING, DecisionBasis
from eligibility.studies.verification import months_to_verify

# each household once, however many reasons it waits for already: all its rows are one decision
INSERT_REASSESSMENTS_SQL = f"""
INSERT INTO {WAITING} (application_id, because, created_at)
SELECT m.application_id,
  CASE WHEN s.rates_id IS DISTINCT FROM %(rates)s THEN 'rates_changed' ELSE 'rules_changed' END, %(now)s
FROM {DECISIONS} m JOIN {STUDIES} s ON s.id = m.study_id
JOIN {FILES} f ON f.id = m.application_id AND f.status = 'submitted'
WHERE m.cycle_id = %(cycle)s AND (s.rates_id IS DISTINCT FROM %(rates)s OR s.rulebook <> %(rulebook)s)
ORDER BY m.application_id
"""


def reassess_changed_basis(today: date) -> int:
    """Have everybody decided again whom the open months decide by other rates or rules; returns how many."""
    return sum(
        [_insert_reassessments(cycle.pk, batch.basis_of(cycle.month)) for cycle in months_to_verify(today)]
    )


@transaction.atomic
def _insert_reassessments(pk: int, basis: DecisionBasis) -> int:
    """Once for every change: the month keeps by what it was looked through last."""
    cycle = Cycle.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=pk).first()
    now_in_force = f"{basis.rates}:{basis.rulebook}"
    if cycle is None or cycle.sent_at or cycle.basis == now_in_force:
        return 0
    with sql.long_timeout(), connection.cursor() as cursor:
        named: dict[str, Any] = {
            "cycle": pk,
            "rates": basis.rates,
            "rulebook": basis.rulebook,
            "now": timezone.now(),
        }
        cursor.execute(INSERT_REASSESSMENTS_SQL, named)
        count = cursor.rowcount
    cycle.basis = now_in_force
    cycle.save(update_fields=["basis"])
    return count
