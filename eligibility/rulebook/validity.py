"""Until when an answer holds: the next day on which it could change although nobody says anything new."""

from collections.abc import Iterator
from datetime import date, timedelta

from applications.household import applicant_rules
from eligibility.rulebook.all_rules import RULES
from eligibility.rulebook.facts import Household
from eligibility.rulebook.rates import Rates

ONE_DAY = timedelta(days=1)


def holds_until(household: Household, rates: Rates, on: date) -> date | None:
    """Return the first day after `on` on which `assess` could answer otherwise; None when there is none.

    From a birthday, the day after something was valid for the last time or a suspension ended, or the month
    in which a rule begins or ends. Rates are the caller's: a month may have others.
    """
    return min((day for day in _change_days(household, rates, on) if day > on), default=None)


def _change_days(household: Household, rates: Rates, on: date) -> Iterator[date]:
    yield from _age_change_days(household, rates, on)
    for last in _expiry_days(household):
        if last < date.max:
            yield last + ONE_DAY
    yield from (day for person in household.people if (day := person.known.days_abroad_until) is not None)
    yield from RULES.turns
    yield from (rules.since for rules in applicant_rules.DATED_RULES)


def _age_change_days(household: Household, rates: Rates, on: date) -> Iterator[date]:
    """Yield the days on which the head may be main beneficiary and a dependant counts as an adult."""
    yield birthday(household.head.birth_date, applicant_rules.rules_on(on).least_age)
    for person in household.dependants:
        yield birthday(person.birth_date, rates.adult_age)


def birthday(born: date, years: int) -> date:
    """Return the first day of this age; who is born on 29 February is a year older on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _expiry_days(household: Household) -> Iterator[date]:
    """Yield the last days of IDs, papers and suspensions."""
    for person in household.people:
        yield from (day for day in (person.known.id_expires, person.known.barred_until) if day is not None)
    yield from (paper.expires_on for paper in household.papers if paper.expires_on is not None)
