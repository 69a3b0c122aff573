"""A run in single statements: which payments go, in which file each stands, and the digests of the files."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils import timezone

from eligibility.cycles.models import Cycle
from payments.account_reviews import changed_accounts
from payments.account_reviews.changed_accounts import IS_CONFIRMED_SQL, IS_TO_REVIEW_SQL, TARGET_IBAN_SQL
from payments.dues.models import Hold, Payment, PaymentChange
from payments.runs.models import Attempt, Batch, PaymentRun

PAYMENTS, HISTORY, HOLDS, ATTEMPTS, BATCHES, CYCLES = (
    model._meta.db_table for model in (Payment, PaymentChange, Hold, Attempt, Batch, Cycle)
)
# one line of a file, as it is signed: id, IBAN, halalas
LINE_SQL = "{0}.end_to_end_id || '|' || {0}.iban || '|' || ({0}.amount * 100)::bigint"
FIRST_NUMBERED = 2017 * 12 + 11  # December 2017 is cycle 1

# what goes: open or waiting, of this month or an earlier one, neither held nor on its way already, and not
# to an account at which two officers have still to look
SELECT_PAYMENTS_SQL = f"""
CREATE TEMPORARY TABLE frozen ON COMMIT DROP AS
SELECT r.*, dense_rank() OVER (ORDER BY bank, part) AS batch FROM (
  SELECT p.id, p.application_id, p.amount, p.status, t.iban, tries.last + 1 AS number,
    'CA' || lpad((extract(year FROM c.month) * 12 + extract(month FROM c.month)
      - {FIRST_NUMBERED})::int::text, 4, '0')
      || '-' || lpad(p.id::text, 11, '0') || '-' || (tries.last + 1) AS end_to_end_id,
    substr(t.iban, 5, 2) AS bank,
    (row_number() OVER (PARTITION BY substr(t.iban, 5, 2) ORDER BY p.id) - 1) / %(size)s AS part
  FROM {PAYMENTS} p JOIN {CYCLES} c ON c.id = p.cycle_id
  CROSS JOIN LATERAL (
    SELECT coalesce(max(a.number), 0) AS last,
      count(*) FILTER (WHERE a.status NOT IN ('rejected', 'returned')) AS live
    FROM {ATTEMPTS} a WHERE a.payment_id = p.id
  ) tries
  CROSS JOIN LATERAL (SELECT {TARGET_IBAN_SQL} AS iban) t
  WHERE p.status IN ('under_process', 'waiting') AND c.month <= %(month)s
  AND tries.live = 0 AND t.iban IS NOT NULL AND p.due_on <= %(pay_on)s
  AND NOT EXISTS (SELECT FROM {HOLDS} h WHERE h.application_id = p.application_id AND h.lifted_at IS NULL)
  AND NOT ({IS_TO_REVIEW_SQL} AND NOT {IS_CONFIRMED_SQL})
) r
"""
INSERT_BATCHES_SQL = f"""
INSERT INTO {BATCHES} (run_id, number, message_id, bank, count, total, digest, status, tries, trouble)
SELECT %(run)s, f.batch, %(name)s || '-F' || lpad(f.batch::text, 3, '0'), min(f.bank), count(*),
  sum(f.amount), encode(sha256(convert_to(string_agg({LINE_SQL.format("f")}, E'\\n' ORDER BY f.id), 'UTF8')),
  'hex'), 'ready', 0, ''
FROM frozen f GROUP BY f.batch
"""
INSERT_ATTEMPTS_SQL = f"""
INSERT INTO {ATTEMPTS} (payment_id, number, batch_id, amount, iban, end_to_end_id, status, code)
SELECT f.id, f.number, b.id, f.amount, f.iban, f.end_to_end_id, 'frozen', ''
FROM frozen f JOIN {BATCHES} b ON b.run_id = %(run)s AND b.number = f.batch ORDER BY f.id
"""
UPDATE_PAYMENTS_SQL = f"""
WITH going AS (
  UPDATE {PAYMENTS} p SET status = 'under_process', due_on = %(pay_on)s FROM frozen f
  WHERE p.id = f.id AND f.status = 'waiting' RETURNING p.id
)
INSERT INTO {HISTORY} (case_id, was, became, because, at)
SELECT id, 'waiting', 'under_process', %(name)s, %(now)s FROM going
"""


def freeze_payments(run: PaymentRun, size: int) -> None:
    """Copy amounts and accounts into the attempts and files of a run; inside the caller's transaction."""
    values: dict[str, Any] = {
        "run": run.pk,
        "name": str(run),
        "month": run.cycle.month,
        "pay_on": run.pay_on,
        "size": size,
        "now": timezone.now(),
        "review_above": changed_accounts.review_above(),
    }
    with connection.cursor() as cursor:
        for statement in (SELECT_PAYMENTS_SQL, INSERT_BATCHES_SQL, INSERT_ATTEMPTS_SQL, UPDATE_PAYMENTS_SQL):
            cursor.execute(statement, values)
        cursor.execute("DROP TABLE frozen")


@dataclass(frozen=True)
class Manifest:
    """What three officers sign: how many, how much (SAR), and the digest over the files' digests."""

    count: int
    total: Decimal
    digest: str


def build_manifest(run: PaymentRun) -> Manifest:
    """The manifest as the files' rows make it."""
    files = list(run.batches.order_by("number").values_list("digest", "count", "total"))
    count, total = sum(row[1] for row in files), sum((row[2] for row in files), Decimal(0))
    written = "\n".join([*(row[0] for row in files), str(count), f"{total:.2f}"])
    return Manifest(count, total, sha256(written.encode()).hexdigest())


def batch_digest(batch: Batch) -> str:
    """The digest of a file as its attempts stand in the database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT encode(sha256(convert_to(coalesce(string_agg({LINE_SQL.format('a')}, E'\\n'"
            f" ORDER BY a.payment_id), ''), 'UTF8')), 'hex') FROM {ATTEMPTS} a WHERE a.batch_id = %s",
            [batch.pk],
        )
        return str(cursor.fetchone()[0])
