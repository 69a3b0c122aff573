"""A published month counted in one pass over what decides it."""

from decimal import Decimal

import msgspec

from eligibility.cycles import bulk as cycle_bulk
from eligibility.open_figures import bulk as size_counts
from eligibility.open_figures.bulk import LARGEST, SizeCount
from eligibility.open_figures.disclosure import LEAST, Cell, hide, suppress_group, suppress_parts
from eligibility.open_figures.figures import MonthFigures

SUPPORTED, WITHOUT_AMOUNT = "supported", "without_amount"
STATES = (SUPPORTED, WITHOUT_AMOUNT, "not_eligible", "under_study")
SIZES = tuple(range(1, LARGEST + 1))


def count_month(cycle: int) -> MonthFigures:
    """The figures of a month as they may be published."""
    rows = size_counts.count_sizes(cycle)
    return publishable_figures(rows, cycle_bulk.count_deciding_rules(cycle))


def publishable_figures(rows: list[SizeCount], reasons: dict[str, int]) -> MonthFigures:
    """Small cells hidden, with what they would follow from."""
    total = _sum_cell("all", rows)
    states = [_sum_cell(state, [row for row in rows if row.state == state]) for state in STATES]
    supported = [row for row in rows if row.state == SUPPORTED]
    sizes = [_sum_cell(str(size), [row for row in supported if row.size == size]) for size in SIZES]
    without = sum(cell.households or 0 for cell in states[1:])
    causes = [Cell(code, count) for code, count in reasons.items()]
    if (total.households or 0) < LEAST:
        return MonthFigures(hide(total), *(tuple(map(hide, each)) for each in (states, sizes, causes)))
    shown = suppress_group(states)
    if shown[0].is_hidden:  # the whole amount is theirs
        total = msgspec.structs.replace(total, amount=None)
    return MonthFigures(
        total=total,
        states=shown,
        sizes=tuple(map(hide, sizes)) if shown[0].is_hidden else suppress_group(sizes),
        reasons=suppress_parts(causes, without, total.households or 0),
    )


def _sum_cell(code: str, rows: list[SizeCount]) -> Cell:
    return Cell(
        code,
        sum(row.households for row in rows),
        sum(row.people for row in rows),
        sum((row.amount for row in rows), Decimal("0.00")),
    )
