"""Which month's cycle a change belongs to; a cycle is named by the first day of its month."""

from datetime import date

from eligibility.rulebook.months import month_start, months_after
from eligibility.rulebook.rates import whole_on

FIRST_NUMBERED = 2017 * 12 + 11  # December 2017 is cycle 1


def cycle_for(day: date) -> date:
    """Return the cycle of a change: up to the 10th (Riyadh) next month's, after it the one after."""
    following = month_after(day)
    return following if day <= cutoff_day(following) else month_after(following)


def closed_cycle(day: date) -> date:
    """Return the latest cycle whose changes have closed on this day: the one that is studied now."""
    following = month_after(day)
    return following if day > cutoff_day(following) else month_start(day)


def cutoff_day(month: date) -> date:
    """Return the last day whose changes count for the cycle of this month: a day of the month before.

    Which day it is says the row of this cycle's own month, not of the month in which the day lies.
    """
    return month_before(month).replace(day=whole_on("cycle_cutoff_day", month))


def results_day(month: date) -> date:
    """Return the day on which the results of this month's cycle should be published."""
    return month.replace(day=whole_on("results_day", month))


def month_after(month: date) -> date:
    """Return the first day of the month after."""
    return month_start(month, 1)


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return month_start(month, -1)


def cycle_number(month: date) -> int:
    """Return the number that a cycle and its payment share: December 2017 is 1."""
    return month.year * 12 + month.month - FIRST_NUMBERED


def latest_suspension_day(day: date) -> date:
    """Return the last day until which a decision of this day may suspend the support (article 20)."""
    return months_after(day, whole_on("bar_max_months", day))
