"""Study a household: ask every rule, decide who counts, and calculate what they receive."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from . import entitlement as formula
from .all_rules import RULES
from .facts import Household, Person, born_by
from .means_test import financial_capability, income_above_cutoff
from .other_support import counted_support
from .outcome import Entitlement, Line, Outcome, PersonStatus, SharedFinding, Status
from .rates import Rates

NOTHING_PAID = Decimal("0.00")


def assess(household: Household, rates: Rates, on: date) -> Outcome:
    """Study a household for the cycle whose first day is `on`; the same facts always give the same outcome.

    Unless eligible, nothing is paid, and the entitlement and its lines are an estimate: under study, of those
    who have not failed; not eligible, of the whole household, as if every condition were met.
    """
    everyone, findings = household.everyone, RULES.findings(household, rates, on)
    statuses = _statuses(len(everyone), findings)
    status = _household_status(statuses, rates)
    counted = _who_counts(everyone, statuses, status)
    due = _entitlement(counted, rates, on)
    capability = financial_capability(counted, due, rates)
    if capability.status == "not_met" and status != "not_eligible":
        status, counted = "not_eligible", everyone
        due = _entitlement(counted, rates, on)
    elif capability.status == "unknown" and status == "eligible":
        status = "under_study"
    payable = _after_deductions(due, counted, rates, on)
    return Outcome(
        status,
        payable if status == "eligible" else NOTHING_PAID,
        (*findings, capability, income_above_cutoff(counted, due)),
        tuple([PersonStatus(person.id, each) for person, each in zip(everyone, statuses, strict=True)]),
        due,
        _lines(due, payable, counted, rates, on),
    )


# -- who counts ----------------------------------------------------------------------------------------------
def _statuses(people: int, findings: Iterable[SharedFinding]) -> list[Status]:
    """Return each person's status: failing one condition is enough, then waiting for one."""
    statuses: list[Status] = ["eligible"] * people
    for finding in findings:
        if finding.status == "met":
            continue
        for place in finding.who:
            if finding.status == "not_met":
                statuses[place] = "not_eligible"
            elif statuses[place] == "eligible":
                statuses[place] = "under_study"
    return statuses


def _household_status(statuses: list[Status], rates: Rates) -> Status:
    """Return the household's status; a dependant who failed is left out, or fails it, as the policy says."""
    head, *dependants = statuses
    fails = rates.dependant_failure_policy == "fail_household" and "not_eligible" in dependants
    if fails or head == "not_eligible":
        return "not_eligible"
    return "under_study" if "under_study" in statuses else "eligible"


def _who_counts(everyone: Sequence[Person], statuses: list[Status], status: Status) -> Sequence[Person]:
    """Return the people who count, head first: all but those who failed in a household that did not."""
    if status == "not_eligible" or "not_eligible" not in statuses:
        return everyone
    return [person for person, each in zip(everyone, statuses, strict=True) if each != "not_eligible"]


# -- weight, income, limits, support -------------------------------------------------------------------------
def _entitlement(counted: Sequence[Person], rates: Rates, on: date) -> Entitlement:
    """Return what the people who count receive: their number, their ages and their income."""
    adults = len(_adults(counted, rates, on))
    return formula.entitlement(adults, len(counted) - 1 - adults, _income(counted, rates), rates)


def _adults(counted: Sequence[Person], rates: Rates, on: date) -> list[str]:
    """Return the dependants who count as adults."""
    latest = born_by(rates.adult_age, on)
    return [person.id for person in counted[1:] if person.birth_date <= latest]


def _income(counted: Sequence[Person], rates: Rates) -> Decimal:
    """Return the income of the people who count: what they declare, and what counts besides, SAR a month."""
    declared = sum([person.declared_income for person in counted], Decimal(0))
    drawn = [counted_support(person, rates) for person in counted if person.known.other_support]
    return sum(drawn, declared)


# -- deductions ----------------------------------------------------------------------------------------------
def _after_deductions(due: Entitlement, counted: Sequence[Person], rates: Rates, on: date) -> Decimal:
    """Return the amount after the policy `deduct`: each day too many costs a person's daily share, SAR."""
    if rates.days_abroad_policy != "deduct":
        return due.amount
    whole = due.weight * rates.days_abroad_divisor
    lost = sum(
        (_weight(person, rates, on) * _days_too_many(person, rates) for person in counted),
        Decimal(0),
    )
    limits = formula.Limits(due.full, due.exemption, due.cutoff)
    support = formula.support_of(due.income, limits, rates)
    return formula.to_halala(support * (whole - lost) / whole, rates) if lost else due.amount


def _weight(person: Person, rates: Rates, on: date) -> Decimal:
    if person.role == "head":
        return rates.weight_head
    return rates.weight_adult if person.age(on) >= rates.adult_age else rates.weight_minor


def _days_too_many(person: Person, rates: Rates) -> int:
    over = (person.known.days_abroad or 0) - rates.days_abroad
    return min(max(over, 0), rates.days_abroad_divisor)


# -- the lines of the amount ---------------------------------------------------------------------------------
def _lines(
    due: Entitlement, payable: Decimal, counted: Sequence[Person], rates: Rates, on: date
) -> tuple[Line, ...]:
    """Return the lines of the amount, with what days abroad cost as the last one."""
    adults = _adults(counted, rates, on) if due.adults else []
    lines = formula.lines(due, rates, head=counted[0].id, adults=adults)
    return lines if payable == due.amount else (*lines, Line("days_abroad", payable - due.amount))
