"""On which day a month is deposited, with the days that two officers moved."""

from datetime import date

from common.request_reads import read_once
from payments import calendar
from payments.days.models import HolidayOverride

MAX_MOVE_DAYS = 15  # days; farther is a slip of the pen


def deposit_overrides() -> dict[date, date]:
    """Deposit days that the rule does not give: month → day."""
    approved = HolidayOverride.objects.filter(approved_at__isnull=False)
    return read_once("deposit_overrides", lambda: dict(approved.values_list("month", "on")))


def override_reasons() -> dict[date, str]:
    """Why a month's day was moved, as the officers wrote it: month → reason."""
    approved = HolidayOverride.objects.filter(approved_at__isnull=False)
    return dict(approved.values_list("month", "reason"))


def next_deposit(today: date) -> calendar.Deposit:
    return calendar.next_deposit(today, deposit_overrides())


def upcoming_deposits(today: date, months: int = 5) -> list[calendar.Deposit]:
    return list(calendar.upcoming_deposits(today, months, deposit_overrides()))


def deposit_for(month: date) -> calendar.Deposit:
    """A month's deposit: its day, and why it is not the nominal one."""
    return calendar.find_deposit(month.year, month.month, deposit_overrides())


def deposit_day(month: date) -> date:
    return deposit_for(month).on


def rule_deposit_day(month: date) -> date:
    """The day of a month's deposit without an override."""
    return calendar.deposit_date(month.year, month.month)


def is_move_allowed(month: date, on: date, today: date) -> bool:
    """Whether a month's deposit may be put on this day: not in the past, and near its own day."""
    return on >= today and abs((on - rule_deposit_day(month)).days) <= MAX_MOVE_DAYS
