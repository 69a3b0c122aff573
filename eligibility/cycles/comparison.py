"""A month beside the month before: who is new, stopped or changed, and why; the largest changes first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nsmallest
from typing import Any

from applications.file.models import Application
from eligibility.cycles import bulk as cycle_bulk
from eligibility.cycles.bulk import ChangedHousehold, FlowCount
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycle_calendar, outcome_diff
from eligibility.studies import facts_codec
from eligibility.studies.models import Study

MAX_OUTLIERS = 50
PRUNE_SIZE = 5_000  # changed households between two looks at which are the largest
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


def compare_with_previous_month(cycle: Cycle) -> dict[str, Any]:
    """Everything that officers read before they publish; inside stream.patience()."""
    before = Cycle.objects.filter(month=cycle_calendar.month_before(cycle.month)).first()
    rows = cycle_bulk.count_flows(cycle.pk, before.pk if before else None)
    changes = _ChangeTotals()
    if before:
        changes.take(cycle_bulk.iterate_changed_households(cycle.pk, before.pk))
    return {
        "before": before.month.isoformat() if before else None,
        "now": {**_month_figures(rows, "now"), "reasons": cycle_bulk.count_deciding_rules(cycle.pk)},
        "was": _month_figures(rows, "was"),
        **_flow_figures(rows, changes),
        "outliers": changes.outliers(),
    }


def _month_figures(rows: list[FlowCount], month: str) -> dict[str, Any]:
    """One of the two months: households by outcome, how many are paid, and the amount."""
    own = [row for row in rows if getattr(row, month)]
    paid = [row for row in own if getattr(row, f"{month}_paid")]
    by_outcome = {
        code: _count_households(row for row in own if getattr(row, month) == code) for code in Study.Outcome
    }
    return {
        "households": _count_households(own),
        **{str(code): count for code, count in by_outcome.items()},
        "paid": _count_households(paid),
        "amount": _total_text(getattr(row, f"{month}_amount") for row in own),
    }


def _flow_figures(rows: list[FlowCount], changes: "_ChangeTotals") -> dict[str, Any]:
    """What became of households from one month to the next; every household stands in exactly one way."""
    both = [row for row in rows if row.was and row.now]
    return {
        "new": _flow_row([row for row in rows if not row.was]),
        "gone": _flow_row([row for row in rows if not row.now]),
        "started": _flow_row([row for row in both if row.now_paid and not row.was_paid]),
        "stopped": {
            **_flow_row([row for row in both if row.was_paid and not row.now_paid]),
            "by": dict(changes.stopped.most_common()),
        },
        "up": {**_flow_row(_flows_between(both, 1)), "by": changes.up.as_json()},
        "down": {**_flow_row(_flows_between(both, -1)), "by": changes.down.as_json()},
        "same": _flow_row([row for row in both if row.way == 0]),
    }


def _flows_between(both: list[FlowCount], way: int) -> list[FlowCount]:
    """Paid in both months, and now more or less."""
    return [row for row in both if row.was_paid and row.now_paid and row.way == way]


def _flow_row(rows: list[FlowCount]) -> dict[str, Any]:
    return {
        "households": _count_households(rows),
        "amount": _total_text(row.now_amount - row.was_amount for row in rows),
    }


def _count_households(rows: Iterable[FlowCount]) -> int:
    return sum(row.households for row in rows)


def _total_text(amounts: Iterable[Decimal]) -> str:
    return f"{sum(amounts, Decimal(0)):.2f}"


@dataclass
class _CauseTotals:
    """Households and riyals by cause."""

    by: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    def add(self, cause: str, riyals: Decimal) -> None:
        households, amount = self.by.get(cause, (0, Decimal(0)))
        self.by[cause] = households + 1, amount + riyals

    def as_json(self) -> dict[str, tuple[int, str]]:
        """The most households first."""
        most = sorted(self.by.items(), key=lambda each: -each[1][0])
        return {cause: (households, f"{amount:.2f}") for cause, (households, amount) in most}


class _ChangeTotals:
    """The changed households, one after the other: sums by cause, and only the largest are kept."""

    def __init__(self) -> None:
        self.stopped: Counter[str] = Counter()
        self.up, self.down = _CauseTotals(), _CauseTotals()
        self.largest: list[tuple[ChangedHousehold, str]] = []

    def take(self, rows: Iterable[ChangedHousehold]) -> None:
        for row in rows:
            self._add(row)
            if len(self.largest) >= PRUNE_SIZE:
                self.largest = nsmallest(MAX_OUTLIERS, self.largest, key=_change_size)

    def _add(self, row: ChangedHousehold) -> None:
        differences = outcome_diff.compare_outcomes(
            facts_codec.decode_answer(row.answer_then), facts_codec.decode_answer(row.answer_now)
        )
        cause = main_cause(differences)
        if row.was and not row.now:
            self.stopped.update(_stopping_rules(differences))
        elif row.was and row.now:
            (self.up if row.now > row.was else self.down).add(cause, row.now - row.was)
        without_answers = row._replace(answer_then="", answer_now="")
        self.largest.append((without_answers, cause))

    def outliers(self) -> list[dict[str, Any]]:
        """The largest changes, by riyals and then by the file's number."""
        rows = nsmallest(MAX_OUTLIERS, self.largest, key=_change_size)
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


def _change_size(each: tuple[ChangedHousehold, str]) -> tuple[Decimal, int]:
    row, _cause = each
    return -abs(row.now - row.was), row.application


def main_cause(differences: tuple[outcome_diff.OutcomeChange, ...]) -> str:
    """What explains a change best: a rule's code, or income, dependants, rates, days abroad, other."""
    for each in differences:
        if each.code in outcome_diff.CONDITION_CODES:
            return each.rule
        if each.code in CAUSES:
            return CAUSES[each.code]
    return "other"


def _stopping_rules(differences: tuple[outcome_diff.OutcomeChange, ...]) -> set[str]:
    """The rules that were not failed in the month before, or whose authority does not answer any more."""
    failed = {each.rule for each in differences if each.code in ("condition_failed", "condition_waiting")}
    return failed or {main_cause(differences)}
