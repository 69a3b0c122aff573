"""Working days of the Kingdom: Sunday to Thursday, without its public holidays. Plain Python."""

from datetime import date, timedelta
from functools import cache

import holidays

WEEKEND_DAYS = {4, 5}  # Friday and Saturday


@cache
def _holidays_of(year: int) -> frozenset[date]:
    """The two feasts (by the Umm al-Qura calendar), the founding day, the national day, with days in lieu."""
    return frozenset(holidays.country_holidays("SA", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() not in WEEKEND_DAYS and day not in _holidays_of(day.year)


def add_working_days(day: date, number: int) -> date:
    """The day that comes so many working days after this one; the day itself does not count."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def count_working_days(first: date, last: date) -> int:
    """How many working days lie after the first day, up to and including the last; negative backwards."""
    if last < first:
        return -count_working_days(last, first)
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
