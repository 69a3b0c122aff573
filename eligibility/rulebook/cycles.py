"""Which month's cycle a change belongs to; a cycle is named by the first day of its month."""

from calendar import monthrange
from datetime import date

from .rates import whole_on

FIRST_NUMBERED = 2017 * 12 + 11  # December 2017 is cycle 1


def cycle_for(day: date) -> date:
    """Return the cycle of a change: up to the 10th (Riyadh) next month's, after it the one after."""
    return _months_after(day, 1 if day.day <= _last_day(day) else 2)


def closed_cycle(day: date) -> date:
    """Return the latest cycle whose changes have closed on this day: the one that is studied now."""
    return _months_after(day, 1 if day.day > _last_day(day) else 0)


def cutoff_day(month: date) -> date:
    """Return the last day whose changes count for the cycle of this month."""
    before = _months_after(month, -1)
    return before.replace(day=_last_day(before))


def results_day(month: date) -> date:
    """Return the day on which the results of this month's cycle should be published."""
    return month.replace(day=whole_on("results_day", month))


def month_after(month: date) -> date:
    """Return the first day of the month after."""
    return _months_after(month, 1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return _months_after(month, -1)


def cycle_number(month: date) -> int:
    """Return the number that a cycle and its payment share: December 2017 is 1."""
    return month.year * 12 + month.month - FIRST_NUMBERED


def latest_bar(day: date) -> date:
    """Return the last day until which a decision of this day may suspend the support (article 20)."""
    month = _months_after(day, whole_on("bar_max_months", day))
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))


def _last_day(day: date) -> int:
    return whole_on("cycle_cutoff_day", day)


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
