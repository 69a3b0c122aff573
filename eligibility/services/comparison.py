"""A month beside the month before: who is new, stopped or changed, and why; the largest changes first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nsmallest
from typing import Any

from applications.models import Application
from eligibility import stream
from eligibility.models import Cycle, Study
from eligibility.rulebook import cycles, outcome_diff
from eligibility.selectors import evidence
from eligibility.stream import Changed, Pair

OUTLIERS = 50
A_LOT = 5_000  # changed households between two looks at which are the largest
# what change.py calls a difference → the cause that officers count by
CAUSES = {
    "income": "income",
    "rates": "rates",
    "days_abroad": "days_abroad",
    **dict.fromkeys(
        (
            "person_removed", "person_added", "person_left_out", "person_counts",
            "came_of_age", "adults", "minors",
        ),
        "dependants",
    ),
}  # fmt: skip


def compare(cycle: Cycle) -> dict[str, Any]:
    """Everything that officers read before they publish; inside stream.patience()."""
    before = Cycle.objects.filter(month=cycles.month_before(cycle.month)).first()
    rows = stream.pairs(cycle.pk, before.pk if before else None)
    changes = _Changes()
    if before:
        changes.take(stream.changed(cycle.pk, before.pk))
    return {
        "before": before.month.isoformat() if before else None,
        "now": {**_figures(rows, "now"), "reasons": _reasons(cycle)},
        "was": _figures(rows, "was"),
        **_ways(rows, changes),
        "outliers": changes.outliers(),
    }


def _figures(rows: list[Pair], month: str) -> dict[str, Any]:
    """One of the two months: households by outcome, how many are paid, and the amount."""
    own = [row for row in rows if getattr(row, month)]
    paid = [row for row in own if getattr(row, f"{month}_paid")]
    by_outcome = {code: _count(row for row in own if getattr(row, month) == code) for code in Study.Outcome}
    return {
        "households": _count(own),
        **{str(code): count for code, count in by_outcome.items()},
        "paid": _count(paid),
        "amount": _sum(getattr(row, f"{month}_amount") for row in own),
    }


def _ways(rows: list[Pair], changes: "_Changes") -> dict[str, Any]:
    """What became of households from one month to the next; every household stands in exactly one way."""
    both = [row for row in rows if row.was and row.now]
    return {
        "new": _way([row for row in rows if not row.was]),
        "gone": _way([row for row in rows if not row.now]),
        "started": _way([row for row in both if row.now_paid and not row.was_paid]),
        "stopped": {
            **_way([row for row in both if row.was_paid and not row.now_paid]),
            "by": dict(changes.stopped.most_common()),
        },
        "up": {**_way(_between(both, 1)), "by": changes.up.as_json()},
        "down": {**_way(_between(both, -1)), "by": changes.down.as_json()},
        "same": _way([row for row in both if row.way == 0]),
    }


def _between(both: list[Pair], way: int) -> list[Pair]:
    """Paid in both months, and now more or less."""
    return [row for row in both if row.was_paid and row.now_paid and row.way == way]


def _way(rows: list[Pair]) -> dict[str, Any]:
    return {"households": _count(rows), "amount": _sum(row.now_amount - row.was_amount for row in rows)}


def _count(rows: Iterable[Pair]) -> int:
    return sum(row.households for row in rows)


def _sum(amounts: Iterable[Decimal]) -> str:
    return f"{sum(amounts, Decimal(0)):.2f}"


def _reasons(cycle: Cycle) -> dict[str, int]:
    """Of households that are paid nothing: how many fail a rule, or wait for its answer."""
    found: Counter[str] = Counter()
    for answer in stream.unpaid(cycle.pk):
        outcome = evidence.answer_read(answer)
        said = outcome.reasons if outcome.status != "under_study" else outcome.waiting
        found.update({finding.code for finding in said})
    return dict(found.most_common())


@dataclass
class _Sums:
    """Households and riyals by cause."""

    by: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    def add(self, cause: str, riyals: Decimal) -> None:
        households, amount = self.by.get(cause, (0, Decimal(0)))
        self.by[cause] = households + 1, amount + riyals

    def as_json(self) -> dict[str, tuple[int, str]]:
        """The most households first."""
        most = sorted(self.by.items(), key=lambda each: -each[1][0])
        return {cause: (households, f"{amount:.2f}") for cause, (households, amount) in most}


class _Changes:
    """The changed households, one after the other: sums by cause, and only the largest are kept."""

    def __init__(self) -> None:
        self.stopped: Counter[str] = Counter()
        self.up, self.down = _Sums(), _Sums()
        self.largest: list[tuple[Changed, str]] = []

    def take(self, rows: Iterable[Changed]) -> None:
        for row in rows:
            self._add(row)
            if len(self.largest) >= A_LOT:
                self.largest = nsmallest(OUTLIERS, self.largest, key=_size)

    def _add(self, row: Changed) -> None:
        differences = outcome_diff.differences(
            evidence.answer_read(row.answer_then), evidence.answer_read(row.answer_now)
        )
        cause = cause_of(differences)
        if row.was and not row.now:
            self.stopped.update(_why_stopped(differences))
        elif row.was and row.now:
            (self.up if row.now > row.was else self.down).add(cause, row.now - row.was)
        without_answers = row._replace(answer_then="", answer_now="")
        self.largest.append((without_answers, cause))

    def outliers(self) -> list[dict[str, Any]]:
        """The largest changes, by riyals and then by the file's number."""
        rows = nsmallest(OUTLIERS, self.largest, key=_size)
        names = dict(
            Application.objects.filter(pk__in=[row.application for row, _cause in rows]).values_list(
                "pk", "reference"
            )
        )
        return [
            {
                "study": row.study,
                "reference": names[row.application],
                "was": f"{row.was:.2f}",
                "became": f"{row.now:.2f}",
                "cause": cause,
            }
            for row, cause in rows
        ]


def _size(each: tuple[Changed, str]) -> tuple[Decimal, int]:
    row, _cause = each
    return -abs(row.now - row.was), row.application


def cause_of(differences: tuple[outcome_diff.Change, ...]) -> str:
    """What explains a change best: a rule's code, or income, dependants, rates, days abroad, other."""
    for each in differences:
        if each.code in outcome_diff.CONDITIONS:
            return each.rule
        if each.code in CAUSES:
            return CAUSES[each.code]
    return "other"


def _why_stopped(differences: tuple[outcome_diff.Change, ...]) -> set[str]:
    """The rules that were not failed in the month before, or whose authority does not answer any more."""
    failed = {each.rule for each in differences if each.code in ("condition_failed", "condition_waiting")}
    return failed or {cause_of(differences)}
