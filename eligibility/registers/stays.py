"""Days abroad from dated stays: how many fall into the months before a day. Plain Python.

domain.md §2.9: the first study measures the twelve months that end on the day of submission, the re-check of
a month those that end on its cycle's cut-off day.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from eligibility.registers.kinds import Stay
from eligibility.rulebook import cycle_calendar, rates
from eligibility.rulebook.facts import Record

ONE_DAY = timedelta(days=1)
MAX_MONTHS = 13  # months after which the window has left every stay behind that is over today


@dataclass(frozen=True)
class StaysAbroad:
    """The stays of those of whom the register gives them, and how they are measured for a study."""

    stays: Mapping[str, Iterable[Stay]]
    on: date  # the last day of the window
    month: date  # the cycle that is studied

    def measured(self, person: str, record: Record) -> Record:
        """The record with the days of the person's stays; as it is when no stays are known."""
        if person not in self.stays:
            return record
        stays, months = tuple(self.stays[person]), rates.rates_on(self.month).days_abroad_months
        days = count_days_abroad(stays, self.on, months)
        until = self._other_month(stays, days, months)
        return msgspec.structs.replace(record, days_abroad=days, days_abroad_until=until)

    def _other_month(self, stays: tuple[Stay, ...], days: int, months: int) -> date | None:
        """The first later month in which the number is another, if nothing else is heard; None: in none."""
        month = self.month
        for _month in range(MAX_MONTHS):
            month = cycle_calendar.month_after(month)
            if count_days_abroad(stays, cycle_calendar.cutoff_day(month), months) != days:
                return month
        return None


def window_end(month: date, declared: date) -> date:
    """The last day of the window: of submission for the month that it counts for, else the cut-off day."""
    return declared if cycle_calendar.cycle_for(declared) == month else cycle_calendar.cutoff_day(month)


def count_days_abroad(stays: Iterable[Stay], until: date, months: int) -> int:
    """Days abroad in the months that end on a day, which counts as well; each day once, however often told.

    A person is abroad on the day of leaving and no more on that of the return (assumed).
    """
    counted, free_from = 0, window_start(until, months)
    for left, returned in sorted(stays, key=lambda stay: stay[0]):
        first = max(left, free_from)
        after = min(returned or date.max, until + ONE_DAY)
        if after > first:
            counted += (after - first).days
            free_from = after
    return counted


def window_start(until: date, months: int) -> date:
    """The first of the days in the months that end on a day: after 28 or 29 February comes 1 March."""
    year, month = divmod(until.year * 12 + until.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(until.day, last)) + ONE_DAY
