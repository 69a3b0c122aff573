"""Study a household: ask every article, decide who counts, and calculate what they receive."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from . import entitlement as formula
from .articles import ask_all, counted_support
from .facts import Household, Person, born_by
from .means import financial_capability, income_above_cutoff
from .outcome import Entitlement, Line, Outcome, Same, Standing, Status
from .rates import Rates


def assess(household: Household, rates: Rates, on: date) -> Outcome:
    """Study a household for the cycle whose first day is `on`; the same facts always give the same outcome.

    Unless eligible, nothing is paid, and the entitlement and its lines are an estimate: under study, of those
    who have not failed; not eligible, of the whole household, as if every condition were met.
    """
    everyone, found = household.everyone, ask_all(household, rates, on)
    standings = _standings(len(everyone), found)
    status = _status(standings, rates)
    counted = _counted(everyone, standings, status)
    due = _entitlement(counted, rates, on)
    owned = financial_capability(counted, due, rates)
    if owned.status == "not_met" and status != "not_eligible":
        status, counted = "not_eligible", everyone
        due = _entitlement(counted, rates, on)
    elif owned.status == "unknown" and status == "eligible":
        status = "under_study"
    payable = _less_days_abroad(due, counted, rates, on)
    return Outcome(
        status,
        payable if status == "eligible" else NOTHING_PAID,
        (*found, owned, income_above_cutoff(counted, due)),
        tuple([Standing(person.id, each) for person, each in zip(everyone, standings, strict=True)]),
        due,
        _lines(due, payable, counted, rates, on),
    )


NOTHING_PAID = Decimal("0.00")


def _standings(people: int, found: Iterable[Same]) -> list[Status]:
    """Return each person's status: failing one condition is enough, then waiting for one."""
    standings: list[Status] = ["eligible"] * people
    for same in found:
        if same.status == "met":
            continue
        for place in same.who:
            if same.status == "not_met":
                standings[place] = "not_eligible"
            elif standings[place] == "eligible":
                standings[place] = "under_study"
    return standings


def _status(standings: list[Status], rates: Rates) -> Status:
    """Return the household's status; a dependant who failed is left out, or fails it, as the policy says."""
    head, *dependants = standings
    fails = rates.dependant_failure_policy == "fail_household" and "not_eligible" in dependants
    if fails or head == "not_eligible":
        return "not_eligible"
    return "under_study" if "under_study" in standings else "eligible"


def _counted(everyone: Sequence[Person], standings: list[Status], status: Status) -> Sequence[Person]:
    """Return the people who count, head first: all but those who failed in a household that did not."""
    if status == "not_eligible" or "not_eligible" not in standings:
        return everyone
    return [person for person, each in zip(everyone, standings, strict=True) if each != "not_eligible"]


def _adults(counted: Sequence[Person], rates: Rates, on: date) -> list[str]:
    """Return the dependants who count as adults."""
    latest = born_by(rates.adult_age, on)
    return [person.id for person in counted[1:] if person.birth_date <= latest]


def _entitlement(counted: Sequence[Person], rates: Rates, on: date) -> Entitlement:
    """Return what the people who count receive: their number, their ages and their income."""
    adults = len(_adults(counted, rates, on))
    income = sum([person.declared_income for person in counted], Decimal(0))
    drawn = [counted_support(person, rates) for person in counted if person.known.other_support]
    return formula.entitlement(adults, len(counted) - 1 - adults, sum(drawn, income), rates)


def _weight(person: Person, rates: Rates, on: date) -> Decimal:
    if person.role == "head":
        return rates.weight_head
    return rates.weight_adult if person.age(on) >= rates.adult_age else rates.weight_minor


def _less_days_abroad(due: Entitlement, counted: Sequence[Person], rates: Rates, on: date) -> Decimal:
    """Return the amount after the policy `deduct`: each day too many costs a person's daily share, SAR."""
    if rates.days_abroad_policy != "deduct":
        return due.amount
    whole = due.weight * rates.days_abroad_divisor
    lost = sum(
        (_weight(person, rates, on) * _days_too_many(person, rates) for person in counted),
        Decimal(0),
    )
    support = formula.support(due.income, due.full, due.exemption, due.cutoff, rates)
    return formula.to_halala(support * (whole - lost) / whole, rates) if lost else due.amount


def _days_too_many(person: Person, rates: Rates) -> int:
    over = (person.known.days_abroad or 0) - rates.days_abroad
    return min(max(over, 0), rates.days_abroad_divisor)


def _lines(
    due: Entitlement, payable: Decimal, counted: Sequence[Person], rates: Rates, on: date
) -> tuple[Line, ...]:
    """Return the lines of the amount, with what days abroad cost as the last one."""
    adults = _adults(counted, rates, on) if due.adults else []
    lines = formula.lines(due, rates, head=counted[0].id, adults=adults)
    return lines if payable == due.amount else (*lines, Line("days_abroad", payable - due.amount))
