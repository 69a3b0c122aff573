"""On which day a month's support is deposited: the 10th, moved off the weekend or by an override."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Literal

from eligibility.rulebook.rates import whole_on

FRIDAY, SATURDAY = 4, 5

# Month (its first day) -> day of deposit, e.g. two days early before Eid.
Overrides = Mapping[date, date] | Iterable[tuple[date, date]]


@dataclass(frozen=True)
class Deposit:
    """One month's deposit: the nominal day, the real day, and why it moved."""

    month: date
    nominal: date
    on: date
    why: Literal["", "friday", "saturday", "override"] = ""

    @property
    def moved(self) -> bool:
        """Return whether the deposit is not on its nominal day."""
        return self.on != self.nominal


def deposit_date(year: int, month: int, overrides: Overrides = ()) -> date:
    """Return the day of a month's deposit: the 10th, on a Friday the 9th, on a Saturday the 11th."""
    return find_deposit(year, month, overrides).on


def find_deposit(year: int, month: int, overrides: Overrides = ()) -> Deposit:
    """Return a month's deposit; a day in the table of overrides wins over the rule."""
    first = date(year, month, 1)
    nominal = first.replace(day=whole_on("deposit_day", first))
    named = dict(overrides).get(first)
    if named:
        return Deposit(first, nominal, named, "override")
    if nominal.weekday() == FRIDAY:
        return Deposit(first, nominal, nominal - timedelta(days=1), "friday")
    if nominal.weekday() == SATURDAY:
        return Deposit(first, nominal, nominal + timedelta(days=1), "saturday")
    return Deposit(first, nominal, nominal)


def next_deposit(today: date, overrides: Overrides = ()) -> Deposit:
    """Return the first deposit that is today or later."""
    return upcoming_deposits(today, 1, overrides)[0]


def upcoming_deposits(today: date, n: int, overrides: Overrides = ()) -> list[Deposit]:
    """Return the next n deposits that are today or later, in the order of their months."""
    table = dict(overrides)
    coming = (each for each in _deposits_from_previous_month(today, table) if each.on >= today)
    return list(islice(coming, n))


def _deposits_from_previous_month(today: date, overrides: Mapping[date, date]) -> Iterator[Deposit]:
    # The month before as well: an override may have put its deposit into this month.
    month = today.year * 12 + today.month - 2
    while True:
        yield find_deposit(month // 12, month % 12 + 1, overrides)
        month += 1
