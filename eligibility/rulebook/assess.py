"""Study a household: ask every article, decide who counts, and calculate what they receive."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from . import entitlement as formula
from .articles import ARTICLES, CENT, counted_support
from .facts import Household, Person
from .outcome import Answer, Entitlement, Finding, Line, Outcome, Standing, Status
from .rates import Rates


def assess(household: Household, rates: Rates, on: date) -> Outcome:
    """Study a household for the cycle whose first day is `on`; the same facts always give the same outcome.

    Unless eligible, nothing is paid, and the entitlement and its lines are an estimate: under study, of those
    who have not failed; not eligible, of the whole household, as if every condition were met.
    """
    findings = [finding for article in ARTICLES for finding in article(household, rates, on)]
    people = _standings(household, findings)
    status = _status(household, people, rates)
    counted = [person for person in household.everyone if _counts(person, people, status)]
    due = _entitlement(counted, rates, on)
    payable = _less_days_abroad(due, counted, rates, on)
    return Outcome(
        status=status,
        amount=payable if status == "eligible" else Decimal("0.00"),
        findings=(*findings, _income_above_cutoff(counted, due)),
        people=tuple(Standing(person, standing) for person, standing in people.items()),
        entitlement=due,
        lines=_lines(due, payable, counted, rates, on),
    )


def _standings(household: Household, findings: Iterable[Finding]) -> dict[str, Status]:
    """Return each person's status: failing one condition is enough, then waiting for one."""
    people: dict[str, Status] = {person.id: "eligible" for person in household.everyone}
    for finding in findings:
        if finding.status == "not_met":
            people[finding.person] = "not_eligible"
        elif finding.status == "unknown" and people[finding.person] == "eligible":
            people[finding.person] = "under_study"
    return people


def _status(household: Household, people: dict[str, Status], rates: Rates) -> Status:
    """Return the household's status; a dependant who failed is left out, or fails it, as the policy says."""
    dependants = {people[person.id] for person in household.dependants}
    fails = rates.dependant_failure_policy == "fail_household" and "not_eligible" in dependants
    if fails or people[household.head.id] == "not_eligible":
        return "not_eligible"
    return "under_study" if "under_study" in (people[household.head.id], *dependants) else "eligible"


def _counts(person: Person, people: dict[str, Status], status: Status) -> bool:
    return status == "not_eligible" or people[person.id] != "not_eligible"


def _is_adult(person: Person, rates: Rates, on: date) -> bool:
    return person.age(on) >= rates.adult_age


def _entitlement(counted: list[Person], rates: Rates, on: date) -> Entitlement:
    """Return what the people who count receive: their number, their ages and their income."""
    dependants = [person for person in counted if person.role == "dependant"]
    adults = sum(_is_adult(person, rates, on) for person in dependants)
    income = sum(
        (person.declared_income + counted_support(person, rates) for person in counted),
        Decimal(0),
    )
    return formula.entitlement(adults, len(dependants) - adults, income, rates)


def _weight(person: Person, rates: Rates, on: date) -> Decimal:
    if person.role == "head":
        return rates.weight_head
    return rates.weight_adult if _is_adult(person, rates, on) else rates.weight_minor


def _less_days_abroad(due: Entitlement, counted: list[Person], rates: Rates, on: date) -> Decimal:
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
    due: Entitlement, payable: Decimal, counted: list[Person], rates: Rates, on: date
) -> tuple[Line, ...]:
    """Return the lines of the amount, with what days abroad cost as the last one."""
    adults = [person.id for person in counted if person.role == "dependant" and _is_adult(person, rates, on)]
    lines = formula.lines(due, rates, head=counted[0].id, adults=adults)
    abroad = Line("days_abroad", payable - due.amount)
    return (*lines, abroad) if abroad.amount else lines


def _income_above_cutoff(counted: list[Person], due: Entitlement) -> Finding:
    """Below the cut-off something is paid; at or above it the household is eligible with amount 0."""
    limit = str(due.cutoff.quantize(CENT, ROUND_HALF_UP))
    if any(person.known.other_support is None for person in counted):
        return Finding(
            "income_above_cutoff",
            "",
            "household",
            "unknown",
            "support_programmes",
            limit=limit,
        )
    status: Answer = "met" if due.income < due.cutoff else "not_met"
    found = str(due.income.quantize(CENT, ROUND_HALF_UP))
    return Finding("income_above_cutoff", "", "household", status, "declared", found, limit)
