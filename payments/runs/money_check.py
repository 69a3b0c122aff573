"""The proof that no halala is lost: decided = due = in files = answered = paid + came back + pending.

Every line has two sides that are counted from different rows; they must agree to the halala.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eligibility.cycles.models import Cycle
from payments.dues.models import Adjustment, Due, Payment
from payments.dues.payment_opening import DECIDED_SQL, GRANTED_SQL
from payments.runs.models import Attempt, Batch, PaymentRun

DUES, PAYMENTS, ADJUSTMENTS, ATTEMPTS, BATCHES, RUNS = (
    model._meta.db_table for model in (Due, Payment, Adjustment, Attempt, Batch, PaymentRun)
)
ENTRIES_TABLE = "payments_bankentry"  # of a later feature
LAST_ATTEMPTS_SQL = f"(SELECT DISTINCT ON (payment_id) * FROM {ATTEMPTS} ORDER BY payment_id, number DESC)"

# name, left, right: each one row of a count and halalas; %(cycle)s may be null for everything there is
QUERIES: dict[str, tuple[Promise, str, str]] = {
    "decided": (
        _("Decided now, for households with lines – what the lines say, with what is still to be settled"),
        f"""
        SELECT count(*), coalesce(sum(d.amount), 0) * 100 FROM ({DECIDED_SQL}) d
        WHERE (d.cycle_id = %(cycle)s OR %(cycle)s IS NULL) AND EXISTS (
          SELECT FROM {DUES} x WHERE x.cycle_id = d.cycle_id AND x.application_id = d.application_id)
        """,
        f"""
        SELECT (SELECT count(DISTINCT (cycle_id, application_id)) FROM {DUES}
            WHERE cycle_id = %(cycle)s OR %(cycle)s IS NULL),
          (SELECT coalesce(sum(amount), 0) FROM {DUES} x
            WHERE (cycle_id = %(cycle)s OR %(cycle)s IS NULL) AND NOT {GRANTED_SQL}) * 100
          + (SELECT coalesce(sum(CASE WHEN a.kind = 'back_pay' THEN a.amount ELSE -a.amount
              - (SELECT coalesce(sum(x.amount), 0) FROM {DUES} x WHERE x.adjustment_id = a.id) END), 0)
            FROM {ADJUSTMENTS} a
            LEFT JOIN ({DECIDED_SQL}) d ON d.study_id = a.study_id AND d.cycle_id = a.cycle_id
            WHERE (a.cycle_id = %(cycle)s OR %(cycle)s IS NULL) AND a.kind <> 'grant'
            AND CASE WHEN a.status = 'approved' THEN a.kind = 'recovery' ELSE d.study_id IS NOT NULL END
            AND EXISTS (SELECT FROM {DUES} x WHERE x.cycle_id = a.cycle_id
              AND x.application_id = a.application_id)) * 100
        """,
    ),
    "granted": (
        _("Granted by objections on payments – the lines of these grants"),
        f"""
        SELECT count(*), coalesce(sum(amount), 0) * 100 FROM {ADJUSTMENTS}
        WHERE kind = 'grant' AND status = 'approved' AND (cycle_id = %(cycle)s OR %(cycle)s IS NULL)
        """,
        f"""
        SELECT count(*), coalesce(sum(x.amount), 0) * 100 FROM {DUES} x
        WHERE {GRANTED_SQL} AND (x.cycle_id = %(cycle)s OR %(cycle)s IS NULL)
        """,
    ),
    "lines": (
        _("Lines that stand in a payment – payments"),
        f"""
        SELECT count(DISTINCT x.payment_id), coalesce(sum(x.amount), 0) * 100 FROM {DUES} x
        JOIN {PAYMENTS} p ON p.id = x.payment_id WHERE p.cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
        f"""
        SELECT count(*), coalesce(sum(amount), 0) * 100 FROM {PAYMENTS}
        WHERE cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
    ),
    "each": (
        _("Payments – those of which the lines make exactly the amount"),
        f"""
        SELECT count(*), coalesce(sum(amount), 0) * 100 FROM {PAYMENTS}
        WHERE cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
        f"""
        SELECT count(*), coalesce(sum(p.amount), 0) * 100 FROM {PAYMENTS} p
        WHERE (p.cycle_id = %(cycle)s OR %(cycle)s IS NULL)
        AND p.amount = (SELECT sum(x.amount) FROM {DUES} x WHERE x.payment_id = p.id)
        """,
    ),
    "frozen": (
        _("Payments that were frozen – their last attempts"),
        f"""
        SELECT count(*), coalesce(sum(p.amount), 0) * 100 FROM {PAYMENTS} p
        WHERE (p.cycle_id = %(cycle)s OR %(cycle)s IS NULL)
        AND EXISTS (SELECT FROM {ATTEMPTS} a WHERE a.payment_id = p.id)
        """,
        f"""
        SELECT count(*), coalesce(sum(a.amount), 0) * 100
        FROM {LAST_ATTEMPTS_SQL} a JOIN {PAYMENTS} p ON p.id = a.payment_id
        WHERE p.cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
    ),
    "files": (
        _("Attempts of the run – the sums of its files"),
        f"""
        SELECT count(*), coalesce(sum(a.amount), 0) * 100
        FROM {ATTEMPTS} a JOIN {BATCHES} b ON b.id = a.batch_id
        JOIN {RUNS} r ON r.id = b.run_id WHERE r.cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
        f"""
        SELECT coalesce(sum(b.count), 0), coalesce(sum(b.total), 0) * 100 FROM {BATCHES} b
        JOIN {RUNS} r ON r.id = b.run_id WHERE r.cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
    ),
    "run": (
        _("The sums of the files – what three officers sign"),
        f"""
        SELECT coalesce(sum(b.count), 0), coalesce(sum(b.total), 0) * 100 FROM {BATCHES} b
        JOIN {RUNS} r ON r.id = b.run_id WHERE r.cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
        f"""
        SELECT coalesce(sum(count), 0), coalesce(sum(total), 0) * 100 FROM {RUNS}
        WHERE cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
    ),
    "answers": (
        _("Attempts that the bank answered – the bank's own entries, returned ones twice"),
        f"""
        SELECT coalesce(sum(CASE a.status WHEN 'returned' THEN 2 ELSE 1 END), 0),
          coalesce(sum(CASE a.status WHEN 'returned' THEN 2 * a.amount ELSE a.amount END), 0) * 100
        FROM {ATTEMPTS} a JOIN {PAYMENTS} p ON p.id = a.payment_id
        WHERE a.status IN ('paid', 'rejected', 'returned') AND (p.cycle_id = %(cycle)s OR %(cycle)s IS NULL)
        """,
        f"""
        SELECT count(*), coalesce(sum(e.amount), 0) * 100 FROM {ENTRIES_TABLE} e
        JOIN {ATTEMPTS} a ON a.id = e.attempt_id JOIN {PAYMENTS} p ON p.id = a.payment_id
        WHERE (p.cycle_id = %(cycle)s OR %(cycle)s IS NULL) AND (a.status = e.kind
          OR (a.status = 'returned' AND e.kind = 'paid'))
        """,
    ),
    "entries": (
        _("The bank's entries – those that an attempt's state follows"),
        f"""
        SELECT count(*), coalesce(sum(e.amount), 0) * 100 FROM {ENTRIES_TABLE} e
        JOIN {ATTEMPTS} a ON a.id = e.attempt_id JOIN {PAYMENTS} p ON p.id = a.payment_id
        WHERE p.cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
        f"""
        SELECT count(*), coalesce(sum(e.amount), 0) * 100 FROM {ENTRIES_TABLE} e
        JOIN {ATTEMPTS} a ON a.id = e.attempt_id JOIN {PAYMENTS} p ON p.id = a.payment_id
        WHERE (p.cycle_id = %(cycle)s OR %(cycle)s IS NULL) AND e.amount = a.amount AND (a.status = e.kind
          OR (a.status = 'returned' AND e.kind = 'paid'))
        """,
    ),
    "states": (
        _("Payments – those that are paid, came back or are pending as their last attempt says"),
        f"""
        SELECT count(*), coalesce(sum(amount), 0) * 100 FROM {PAYMENTS}
        WHERE cycle_id = %(cycle)s OR %(cycle)s IS NULL
        """,
        f"""
        SELECT count(*), coalesce(sum(p.amount), 0) * 100
        FROM {PAYMENTS} p LEFT JOIN {LAST_ATTEMPTS_SQL} a ON a.payment_id = p.id
        WHERE (p.cycle_id = %(cycle)s OR %(cycle)s IS NULL) AND CASE p.status
          WHEN 'paid' THEN a.status = 'paid'
          WHEN 'under_process' THEN a.status IS NULL OR a.status IN ('frozen', 'under_process')
          ELSE a.status IN ('rejected', 'returned') END
        """,
    ),
}


@dataclass(frozen=True)
class EquationSide:
    """One side of a line: how many, and how much in halalas."""

    count: int
    halalas: int

    @property
    def riyals(self) -> Decimal:
        return Decimal(self.halalas) / 100


@dataclass(frozen=True)
class Equation:
    """One equation of the proof."""

    code: str
    name: Promise
    left: EquationSide
    right: EquationSide

    @property
    def is_equal(self) -> bool:
        return self.left == self.right


@dataclass(frozen=True)
class MoneyCheck:
    """All the equations of a cycle, or of everything there is."""

    lines: tuple[Equation, ...]

    @property
    def is_clean(self) -> bool:
        return all(line.is_equal for line in self.lines)

    @property
    def differences(self) -> tuple[Equation, ...]:
        return tuple(line for line in self.lines if not line.is_equal)


def check_money(cycle: Cycle | None = None) -> MoneyCheck:
    """Count both sides of every equation, for a cycle's payments or for all; changes nothing."""
    lines = []
    with connection.cursor() as cursor:
        for code, (name, left, right) in QUERIES.items():
            sides = []
            for query in (left, right):
                cursor.execute(query, {"cycle": cycle.pk if cycle else None})
                count, halalas = cursor.fetchone()
                sides.append(EquationSide(int(count), int(halalas)))
            lines.append(Equation(code, name, *sides))
    return MoneyCheck(tuple(lines))
