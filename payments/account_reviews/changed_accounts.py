"""Payments above a sum to another account than the household was paid into, found in single statements."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.notices.models import Notice
from applications.bank.models import BankAccount
from applications.file.models import Application
from common.dates import today
from eligibility.rulebook import rates
from payments.account_reviews.models import AccountReview

REVIEWS, ACCOUNTS, FILES, NOTICES = (
    model._meta.db_table for model in (AccountReview, BankAccount, Application, Notice)
)
PAYMENTS, ATTEMPTS = "payments_payment", "payments_attempt"  # their features stand above this one

# where a payment `p` goes: what was fixed at its opening; one that came back, to the account of now
TARGET_IBAN_SQL = f"""
CASE WHEN p.status = 'waiting' THEN (
  SELECT b.iban FROM {ACCOUNTS} b WHERE b.application_id = p.application_id AND b.status = 'current'
) ELSE p.iban END
"""
# whether `p` is large, and goes to another account (`t.iban`) than the last that the household was paid into
IS_TO_REVIEW_SQL = f"""
(p.amount > %(review_above)s AND (t.iban <> (
  SELECT a.iban FROM {ATTEMPTS} a JOIN {PAYMENTS} q ON q.id = a.payment_id
  WHERE q.application_id = p.application_id AND a.status <> 'frozen' ORDER BY a.id DESC LIMIT 1
)) IS TRUE)
"""
# whether two officers have confirmed this account for this payment
IS_CONFIRMED_SQL = f"""
EXISTS (SELECT FROM {REVIEWS} v WHERE v.payment_id = p.id AND v.iban = t.iban AND v.status = 'confirmed')
"""
REQUEST_SQL = f"""
WITH asked AS (
  INSERT INTO {REVIEWS} (payment_id, iban, status, asked_at)
  SELECT p.id, t.iban, 'asked', %(now)s FROM {PAYMENTS} p
  CROSS JOIN LATERAL (SELECT {TARGET_IBAN_SQL} AS iban) t
  WHERE p.status IN ('under_process', 'waiting') AND t.iban IS NOT NULL AND {IS_TO_REVIEW_SQL}
  AND (%(cycle)s::bigint IS NULL OR p.cycle_id = %(cycle)s)
  AND (%(payment)s::bigint IS NULL OR p.id = %(payment)s)
  AND NOT EXISTS (
    SELECT FROM {ATTEMPTS} a WHERE a.payment_id = p.id AND a.status NOT IN ('rejected', 'returned')
  )
  ON CONFLICT DO NOTHING RETURNING id, payment_id
), told AS (
  INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)
  SELECT f.owner_id, 'payment_held', '{{}}'::jsonb, 'account-review:' || asked.id, %(now)s
  FROM asked JOIN {PAYMENTS} p ON p.id = asked.payment_id JOIN {FILES} f ON f.id = p.application_id
  ON CONFLICT DO NOTHING
)
SELECT count(*) FROM asked
"""


def review_above() -> Decimal:
    """SAR: a payment above it to a changed account is looked at by two officers."""
    return Decimal(str(rates.value_on("account_review_above", today())))


def insert_reviews(*, cycle: int | None = None, payment: int | None = None) -> int:
    """Add the reviews that are missing, each with its notice; returns how many."""
    values: dict[str, Any] = {
        "cycle": cycle,
        "payment": payment,
        "now": timezone.now(),
        "review_above": review_above(),
    }
    with connection.cursor() as cursor:
        cursor.execute(REQUEST_SQL, values)
        return int(cursor.fetchone()[0])
