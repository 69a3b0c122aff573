"""A report's lines laid against our attempts in single statements, by the hundred thousand."""

from collections.abc import Iterable
from io import StringIO
from typing import Any, NamedTuple

from django.db import connection

from accounts.notices.models import Notice
from applications.file.models import Application
from payments.arrivals.models import DepositArrival
from payments.bank.models import BankEntry, BankMessage, UnknownLine
from payments.bank.report_reader import ReportLine
from payments.dues.models import Payment, PaymentChange
from payments.runs.models import Attempt

ENTRIES, UNKNOWN, PAYMENTS, HISTORY, ATTEMPTS, NOTICES, FILES, ARRIVALS = (
    model._meta.db_table
    for model in (
        BankEntry,
        UnknownLine,
        Payment,
        PaymentChange,
        Attempt,
        Notice,
        Application,
        DepositArrival,
    )
)
CREATE_SQL = """
CREATE TEMPORARY TABLE incoming (
  position int, end_to_end_id text COLLATE "C", kind text, code text, amount numeric(14,2)
) ON COMMIT DROP
"""
# the answers about attempts of ours, once each; locked in one order
MATCH_SQL = f"""
CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
SELECT DISTINCT ON (a.id, i.kind) i.position, i.kind, i.code, i.amount AS told, a.id, a.status, a.amount,
  a.payment_id, a.end_to_end_id
FROM incoming i JOIN {ATTEMPTS} a USING (end_to_end_id)
WHERE i.kind IN ('paid', 'rejected', 'returned')
AND NOT EXISTS (SELECT FROM {ENTRIES} e WHERE e.attempt_id = a.id AND e.kind = i.kind)
ORDER BY a.id, i.kind, i.position
"""
LOCK_SQL = (
    f"SELECT id FROM {PAYMENTS} WHERE id IN (SELECT payment_id FROM matched) ORDER BY id FOR NO KEY UPDATE"
)
WRONG_AMOUNTS_SQL = f"""
SELECT i.position, i.end_to_end_id FROM incoming i JOIN {ATTEMPTS} a USING (end_to_end_id)
WHERE i.amount IS NOT NULL AND i.amount <> a.amount ORDER BY i.position LIMIT 50
"""
# one statement for each step a payment can take: from, to, and to what the payment comes
STATUS_CHANGES = (
    ("under_process", "rejected", "rejected"),
    ("under_process", "paid", "paid"),
    ("paid", "returned", "rejected"),
)
STATUS_CHANGE_SQL = f"""
WITH moved AS (
  UPDATE {ATTEMPTS} a SET status = %(kind)s, code = m.code FROM matched m
  WHERE a.id = m.id AND m.kind = %(kind)s AND a.status = %(was)s
  RETURNING a.id, a.payment_id, m.code, a.amount
), entered AS (
  INSERT INTO {ENTRIES} (message_id, attempt_id, kind, code, amount, at)
  SELECT %(message)s, id, %(kind)s, code, amount, %(now)s FROM moved
), changed AS (
  UPDATE {PAYMENTS} p SET status = %(becomes)s FROM moved
  WHERE p.id = moved.payment_id AND p.status = %(was)s RETURNING p.id, p.application_id, moved.code, p.amount,
    moved.id AS attempt
), forgotten AS (
  DELETE FROM {ARRIVALS} WHERE %(becomes)s = 'rejected' AND payment_id IN (SELECT id FROM changed)
), written AS (
  INSERT INTO {HISTORY} (case_id, was, became, because, at)
  SELECT id, %(was)s, %(becomes)s, code, %(now)s FROM changed
), told AS (
  INSERT INTO {NOTICES} (person_id, kind, details, dedupe_key, created_at)
  SELECT f.owner_id,
    CASE WHEN %(becomes)s = 'paid' THEN 'payment_paid'
      WHEN c.code = ANY(%(accounts)s) THEN 'payment_returned' ELSE 'payment_delayed' END,
    jsonb_build_object('amount', c.amount::text), 'attempt:' || c.attempt || ':' || %(kind)s, %(now)s
  FROM changed c JOIN {FILES} f ON f.id = c.application_id ON CONFLICT DO NOTHING
)
SELECT count(*) FROM moved
"""
UNMATCHED_SQL = f"""
INSERT INTO {UNKNOWN} (message_id, position, end_to_end_id, code, amount, why, note)
SELECT %(message)s, i.position, left(i.end_to_end_id, 35), left(i.code, 35), i.amount,
  CASE WHEN i.kind = 'unknown' THEN 'code' WHEN a.id IS NULL THEN 'nobodys' ELSE 'moment' END, ''
FROM incoming i LEFT JOIN {ATTEMPTS} a USING (end_to_end_id)
WHERE i.kind = 'unknown' OR (i.kind <> 'pending' AND (a.id IS NULL OR NOT EXISTS (
  SELECT FROM {ENTRIES} e WHERE e.attempt_id = a.id AND e.kind = i.kind
)))
"""


class WrongAmount(NamedTuple):
    """A line that says another amount than we sent."""

    position: int
    end_to_end_id: str


def load_lines(lines: Iterable[ReportLine]) -> None:
    """Copy the lines into this transaction's table."""
    out = StringIO()
    for each in lines:
        amount = "\\N" if each.amount is None else f"{each.amount:.2f}"
        out.write(f"{each.position}\t{each.end_to_end_id}\t{each.kind}\t{_clean_code(each.code)}\t{amount}\n")
    out.seek(0)
    with connection.cursor() as cursor:
        cursor.execute(CREATE_SQL)
        cursor.copy_from(out, "incoming")
        cursor.execute("CREATE INDEX ON incoming (end_to_end_id); ANALYZE incoming")


def _clean_code(code: str) -> str:
    return "".join(sign for sign in code if sign.isalnum())[:35]


def find_wrong_amounts() -> list[WrongAmount]:
    """Lines whose amount is not what the attempt was sent with."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG_AMOUNTS_SQL)
        return [WrongAmount(*row) for row in cursor]


def apply_report(message: BankMessage, now: object, accounts: list[str]) -> int:
    """Move what may move, once, with its history and notices; the rest is listed. Returns how many moved."""
    values: dict[str, Any] = {"message": message.pk, "now": now, "accounts": accounts}
    moved = 0
    with connection.cursor() as cursor:
        cursor.execute(MATCH_SQL)
        cursor.execute(LOCK_SQL)
        for was, kind, becomes in STATUS_CHANGES:
            cursor.execute(STATUS_CHANGE_SQL, {**values, "was": was, "kind": kind, "becomes": becomes})
            moved += int(cursor.fetchone()[0])
        cursor.execute(UNMATCHED_SQL, values)
        cursor.execute("DROP TABLE matched; DROP TABLE incoming")
    return moved
