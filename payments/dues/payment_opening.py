"""Rows by the hundred thousand: the month's payments and their lines opened by single statements.

Which study decides a household and month is said once, in DECIDED: everything that asks what is owed starts
from it.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from accounts.notices.models import Notice
from applications.bank.models import BankAccount
from applications.file.models import Application
from common.dates import RIYADH
from eligibility.cycles.models import Cycle
from eligibility.studies.models import MonthDecision, Study
from payments.dues.models import Adjustment, Due, Hold, Payment
from payments.dues.policy import policy_on

STUDIES, DECISIONS, FILES, ACCOUNTS, CYCLES = (
    model._meta.db_table for model in (Study, MonthDecision, Application, BankAccount, Cycle)
)
PAYMENTS, DUES, HOLDS, NOTICES = (model._meta.db_table for model in (Payment, Due, Hold, Notice))
ADJUSTMENTS, ATTEMPTS = Adjustment._meta.db_table, "payments_attempt"
FILES_PER_RANGE = 50_000  # files opened in one transaction

# the study that decides each household of a cycle, what it gives, and when the month got this answer
DECIDED_SQL = f"""
SELECT m.application_id, m.cycle_id, m.study_id, s.amount, s.outcome, m.monthly, m.decided_at
FROM {DECISIONS} m JOIN {STUDIES} s ON s.id = m.study_id
"""

# with what it was decided: in time, or by the month's own run, which the household need not answer for
IN_TIME_SQL = f"""
(NOT %(from_result)s OR d.monthly OR d.decided_at < %(day_ends)s OR EXISTS (
  SELECT FROM {STUDIES} earlier WHERE earlier.cycle_id = d.cycle_id
  AND earlier.application_id = d.application_id AND earlier.amount > 0 AND earlier.made_at < %(day_ends)s
))
"""

# a household that withdrew its application gets no new payment of support
SUBMITTED_SQL = (
    f"EXISTS (SELECT FROM {FILES} file WHERE file.id = d.application_id AND file.status = 'submitted')"
)

# the account that was current on the cut-off day; the first one later when there was none, or the bank
# refused the old one
ACCOUNT_SQL = f"""
SELECT DISTINCT ON (b.application_id) b.application_id, b.iban
FROM {ACCOUNTS} b
WHERE b.status IN ('current', 'retired') AND b.application_id BETWEEN %(first)s AND %(last)s
AND (b.status = 'current' OR NOT EXISTS (
  SELECT FROM {ATTEMPTS} a JOIN {PAYMENTS} p ON p.id = a.payment_id
  WHERE p.application_id = b.application_id AND a.iban = b.iban
  AND a.code IN ('AC01', 'AC04', 'AC06', 'RC01')
))
ORDER BY b.application_id,
  (coalesce(b.answered_at, b.offered_at) < %(cutoff_ends)s AND %(account_of_cycle)s) DESC,
  CASE WHEN b.status = 'current' THEN 0 ELSE 1 END
    * CASE WHEN coalesce(b.answered_at, b.offered_at) < %(cutoff_ends)s THEN 0 ELSE 1 END,
  coalesce(b.answered_at, b.offered_at) DESC
"""

OPEN_SQL = f"""
WITH decided AS (
  SELECT * FROM ({DECIDED_SQL}) d
  WHERE d.cycle_id = %(cycle)s AND d.application_id BETWEEN %(first)s AND %(last)s AND d.amount > 0
), account AS ({ACCOUNT_SQL}
), beside AS (
  SELECT application_id, sum(amount) AS amount FROM {DUES}
  WHERE payment_id IS NULL AND application_id BETWEEN %(first)s AND %(last)s GROUP BY application_id
), opened AS (
  INSERT INTO {PAYMENTS} (application_id, cycle_id, study_id, amount, iban, due_on, status, opened_at)
  SELECT d.application_id, d.cycle_id, d.study_id, d.amount + coalesce(beside.amount, 0), account.iban,
    %(due_on)s, 'under_process', %(now)s
  FROM decided d JOIN account USING (application_id) LEFT JOIN beside USING (application_id)
  WHERE d.amount + coalesce(beside.amount, 0) > 0 AND {IN_TIME_SQL} AND {SUBMITTED_SQL}
  AND NOT EXISTS (SELECT FROM {HOLDS} h WHERE h.application_id = d.application_id AND h.lifted_at IS NULL)
  AND NOT EXISTS (
    SELECT FROM {PAYMENTS} p WHERE p.cycle_id = %(cycle)s AND p.application_id = d.application_id
  )
  AND NOT EXISTS (
    SELECT FROM {DUES} x WHERE x.cycle_id = %(cycle)s AND x.application_id = d.application_id
    AND x.reason = 'back_pay'
  )
  ON CONFLICT DO NOTHING
  RETURNING id, application_id, cycle_id, study_id, amount
), lines AS (
  INSERT INTO {DUES} (application_id, cycle_id, study_id, reason, amount, payment_id, made_at)
  SELECT o.application_id, o.cycle_id, o.study_id, 'support', o.amount - coalesce(beside.amount, 0), o.id,
    %(now)s
  FROM opened o LEFT JOIN beside USING (application_id)
), taken AS (
  UPDATE {DUES} x SET payment_id = o.id FROM opened o
  WHERE x.application_id = o.application_id AND x.payment_id IS NULL
  AND x.application_id IN (SELECT application_id FROM beside)
), told AS (
  INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)
  SELECT f.owner_id, 'deposit_scheduled',
    jsonb_build_object('on', %(due_on)s::date::text, 'amount', o.amount::text),
    'deposit:' || o.application_id || ':' || o.cycle_id, %(now)s
  FROM opened o JOIN {FILES} f ON f.id = o.application_id
  ON CONFLICT DO NOTHING
)
SELECT count(*) FROM opened
"""

# of the household's recoveries the oldest takes its share of this month's support
DEDUCT_SQL = f"""
INSERT INTO {DUES} (application_id, cycle_id, study_id, reason, amount, adjustment_id, made_at)
SELECT DISTINCT ON (a.application_id) a.application_id, a.cycle_id, a.study_id, 'deduction',
  -least(a.amount - done.amount, trunc(d.amount * %(share)s, 2)), a.id, %(now)s
FROM {ADJUSTMENTS} a
JOIN ({DECIDED_SQL}) d ON d.application_id = a.application_id AND d.cycle_id = %(cycle)s AND d.amount > 0
CROSS JOIN LATERAL (
  SELECT coalesce(-sum(x.amount), 0) AS amount FROM {DUES} x WHERE x.adjustment_id = a.id
) done
WHERE a.kind = 'recovery' AND a.status = 'approved' AND a.amount > done.amount AND {SUBMITTED_SQL}
AND trunc(d.amount * %(share)s, 2) > 0
AND NOT EXISTS (
  SELECT FROM {DUES} x WHERE x.application_id = a.application_id AND x.payment_id IS NULL
  AND x.reason = 'deduction'
)
AND NOT EXISTS (
  SELECT FROM {PAYMENTS} p WHERE p.cycle_id = %(cycle)s AND p.application_id = a.application_id
)
ORDER BY a.application_id, a.id
"""

# what is owed to a household that gets no support this month: the lines alone make its payment
OPEN_WITHOUT_SUPPORT_SQL = f"""
WITH beside AS (
  SELECT application_id, sum(amount) AS amount, max(study_id) AS study_id FROM {DUES}
  WHERE payment_id IS NULL GROUP BY application_id HAVING sum(amount) > 0
), account AS ({ACCOUNT_SQL} ), opened AS (
  INSERT INTO {PAYMENTS} (application_id, cycle_id, study_id, amount, iban, due_on, status, opened_at)
  SELECT application_id, %(cycle)s, beside.study_id, beside.amount, account.iban, %(due_on)s,
    'under_process', %(now)s
  FROM beside JOIN account USING (application_id)
  WHERE NOT EXISTS (
    SELECT FROM {HOLDS} h WHERE h.application_id = beside.application_id AND h.lifted_at IS NULL
  )
  ON CONFLICT DO NOTHING RETURNING id, application_id, cycle_id, amount
), taken AS (
  UPDATE {DUES} x SET payment_id = o.id FROM opened o
  WHERE x.application_id = o.application_id AND x.payment_id IS NULL
), told AS (
  INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)
  SELECT f.owner_id, 'deposit_scheduled',
    jsonb_build_object('on', %(due_on)s::date::text, 'amount', o.amount::text),
    'deposit:' || o.application_id || ':' || o.cycle_id, %(now)s
  FROM opened o JOIN {FILES} f ON f.id = o.application_id
  ON CONFLICT DO NOTHING
)
SELECT count(*) FROM opened
"""

# lines beside what is decided: an objection on a payment that two officers found right
GRANTED_SQL = f"EXISTS (SELECT FROM {ADJUSTMENTS} g WHERE g.id = x.adjustment_id AND g.kind = 'grant')"

# months that are decided otherwise than their lines say, counting what is still to be deducted: of the
# studies of the last weeks, since only a new study makes a difference
DIFFERENCES_SQL = f"""
INSERT INTO {ADJUSTMENTS} (kind, application_id, cycle_id, study_id, amount, status, found_at, because)
SELECT CASE WHEN d.amount > owed.amount THEN 'back_pay' ELSE 'recovery' END, d.application_id, d.cycle_id,
  d.study_id, abs(d.amount - owed.amount), 'found', %(now)s, ''
FROM ({DECIDED_SQL}) d
JOIN {CYCLES} c ON c.id = d.cycle_id AND c.published_at IS NOT NULL
CROSS JOIN LATERAL (
  SELECT coalesce(sum(x.amount), 0) AS amount, count(*) AS lines FROM {DUES} x
  WHERE x.application_id = d.application_id AND x.cycle_id = d.cycle_id AND NOT {GRANTED_SQL}
) booked
CROSS JOIN LATERAL (
  SELECT booked.amount - coalesce(sum(a.amount - (
    SELECT coalesce(-sum(x.amount), 0) FROM {DUES} x WHERE x.adjustment_id = a.id
  )), 0) AS amount
  FROM {ADJUSTMENTS} a WHERE a.application_id = d.application_id AND a.cycle_id = d.cycle_id
  AND a.kind = 'recovery' AND a.status = 'approved'
) owed
WHERE d.outcome IN ('eligible', 'not_eligible') AND d.decided_at > %(since)s AND (NOT d.monthly OR EXISTS (
  SELECT FROM {PAYMENTS} p WHERE p.cycle_id = d.cycle_id AND p.application_id = d.application_id
  AND p.study_id <> d.study_id
))
AND d.amount <> owed.amount AND (booked.lines > 0 OR (
  d.amount > 0 AND c.month + %(day)s < %(today)s AND NOT d.monthly
  AND d.decided_at >= (c.month + %(day)s + 1)::timestamp AT TIME ZONE 'Asia/Riyadh'
  AND NOT EXISTS (
    SELECT FROM {STUDIES} earlier WHERE earlier.cycle_id = d.cycle_id
    AND earlier.application_id = d.application_id AND earlier.amount > 0
    AND earlier.made_at < (c.month + %(day)s + 1)::timestamp AT TIME ZONE 'Asia/Riyadh'
  )
))
ON CONFLICT DO NOTHING RETURNING id
"""

MOVE_SQL = f"""
WITH moved AS (
  UPDATE {PAYMENTS} p SET due_on = %(day)s
  WHERE p.cycle_id = %(cycle)s AND p.status = 'under_process' AND p.due_on <> %(day)s
  AND NOT EXISTS (SELECT FROM {ATTEMPTS} a WHERE a.payment_id = p.id)
  RETURNING p.id, p.application_id, p.amount
)
INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)
SELECT f.owner_id, 'deposit_moved', jsonb_build_object('on', %(day)s::date::text, 'amount', m.amount::text),
  'moved:' || m.id || ':' || %(day)s::date::text, %(now)s
FROM moved m JOIN {FILES} f ON f.id = m.application_id ON CONFLICT DO NOTHING
"""


def end_of_day(day: date) -> datetime:
    """The first moment of the next day in Riyadh."""
    return datetime.combine(day + timedelta(days=1), time(), RIYADH)


class OpeningMonth(NamedTuple):
    """What one opening of a cycle needs to know."""

    cycle: Cycle
    cutoff: date
    deposit: date
    due_on: date
    now: datetime

    def values(self) -> dict[str, Any]:
        policy = policy_on(self.cycle.month)
        return {
            "cycle": self.cycle.pk,
            "cutoff_ends": end_of_day(self.cutoff),
            "day_ends": end_of_day(self.deposit),
            "due_on": self.due_on,
            "now": self.now,
            "from_result": policy.from_result,
            "account_of_cycle": policy.account_of_cycle,
        }


def open_range(month: OpeningMonth, first: int, last: int) -> int:
    """Open the payments of a range of files; what is open already is left alone. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SQL, {**month.values(), "first": first, "last": last})
        return int(cursor.fetchone()[0])


def file_range() -> tuple[int, int]:
    """The first and the last file there is; nothing lies between 1 and 0."""
    ends = Application.objects.aggregate(first=Min("pk", default=1), last=Max("pk", default=0))
    return ends["first"], ends["last"]


def insert_deductions(month: OpeningMonth) -> int:
    """Make the deductions of a cycle, for households whose payment of it is not open yet."""
    share = policy_on(month.cycle.month).recovery_share
    with connection.cursor() as cursor:
        cursor.execute(DEDUCT_SQL, {**month.values(), "share": share})
        return cursor.rowcount


def open_without_support(month: OpeningMonth) -> int:
    """Open payments of households that are owed lines and get no support in this cycle."""
    first, last = file_range()
    with connection.cursor() as cursor:
        cursor.execute(OPEN_WITHOUT_SUPPORT_SQL, {**month.values(), "first": first, "last": last})
        return int(cursor.fetchone()[0])


def insert_differences(now: datetime, since: datetime, deposit_day: int) -> list[int]:
    """Write down the months that were paid otherwise than they are decided; the new rows' numbers."""
    values: dict[str, Any] = {
        "now": now,
        "since": since,
        "today": now.astimezone(RIYADH).date(),
        "day": deposit_day - 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES_SQL, values)
        return [row[0] for row in cursor]


def move_payments(cycle: Cycle, day: date) -> None:
    """Put the payments of a cycle that are open and in no run on another day, and tell whom it concerns."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_SQL, {"cycle": cycle.pk, "day": day, "now": timezone.now()})


def decided_amount(application: int, cycle: int) -> Decimal:
    """What the standing decision gives a household for a cycle, SAR."""
    of_household = "d.cycle_id = %s AND d.application_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(sum(d.amount), 0) FROM ({DECIDED_SQL}) d WHERE {of_household}",
            [cycle, application],
        )
        return Decimal(cursor.fetchone()[0])
