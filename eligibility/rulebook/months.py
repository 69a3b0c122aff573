"""Months before and after a day."""

from calendar import monthrange
from datetime import date


def month_start(day: date, months: int = 0) -> date:
    """Return the first day of the month so many months after that of a day, before it when below 0."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one that the month has."""
    month = month_start(day, months)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))
