"""Study a household: ask every rule, decide who counts, and calculate what they receive."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from eligibility.rulebook import entitlement
from eligibility.rulebook.all_rules import RULES
from eligibility.rulebook.facts import ZERO, Household, Person, latest_birth_date
from eligibility.rulebook.means_test import MeansGroup, financial_capability, income_above_cutoff
from eligibility.rulebook.other_support import counted_support, undeclared_support
from eligibility.rulebook.outcome import Entitlement, Line, Outcome, PersonStatus, SharedFinding, Status
from eligibility.rulebook.rates import Rates

NOTHING_PAID = Decimal("0.00")


def assess(household: Household, rates: Rates, on: date) -> Outcome:
    """Study a household for the cycle whose first day is `on`; the same facts always give the same outcome.

    Unless eligible, nothing is paid, and the entitlement and its lines are an estimate: under study, of those
    who have not failed; not eligible, of the whole household, as if every condition were met.
    """
    everyone, findings = household.everyone, RULES.findings(household, rates, on)
    statuses = _person_statuses(len(everyone), findings)
    status = _household_status(statuses, findings, rates)
    counted, beside = _counted_people(everyone, statuses, findings, rates)
    adults = _adult_dependants(counted, rates, on)
    measured = _means_group(counted, beside, everyone, statuses, findings)
    capability = financial_capability(measured, len(adults), rates, on)
    if capability.status == "not_met":
        status = "not_eligible"
    elif capability.status == "unknown" and status == "eligible":
        status = "under_study"
    if status == "not_eligible" and len(counted) < len(everyone):
        counted, beside, adults = everyone, (), _adult_dependants(everyone, rates, on)
    due = _household_entitlement(counted, beside, len(adults), rates)
    payable = _apply_deductions(due, counted, beside, rates, on)
    return Outcome(
        status,
        payable if status == "eligible" else NOTHING_PAID,
        (*findings, capability, income_above_cutoff(counted, due)),
        tuple([PersonStatus(person.id, each) for person, each in zip(everyone, statuses, strict=True)]),
        due,
        _amount_lines(due, payable, counted[0].id, adults, rates),
    )


# -- who counts ----------------------------------------------------------------------------------------------
def _person_statuses(people: int, findings: Iterable[SharedFinding]) -> list[Status]:
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


def _household_status(statuses: list[Status], findings: Sequence[SharedFinding], rates: Rates) -> Status:
    """Return the household's status; a dependant who failed is left out, or fails it, as the policies say."""
    if statuses[0] == "not_eligible":
        return "not_eligible"
    if "not_eligible" in statuses and _dependant_fails_household(findings, rates):
        return "not_eligible"
    if "under_study" in statuses or ("not_eligible" in statuses and _hiding_waits(findings)):
        return "under_study"
    return "eligible"


def _hiding_waits(findings: Sequence[SharedFinding]) -> bool:
    """Return whether something is unknown of who is left out for the income alone: hiding it ends no wait."""
    hiding = _failed_for_income_alone(findings)
    return any(finding.status == "unknown" and not hiding.isdisjoint(finding.who) for finding in findings)


def _dependant_fails_household(findings: Sequence[SharedFinding], rates: Rates) -> bool:
    """Return whether the failure of a dependant is one that fails the whole household."""
    if rates.dependant_failure_policy == "fail_household":
        return True
    hidden = any(finding.code == INCOME_RULE and finding.status == "not_met" for finding in findings)
    return hidden and rates.income_mismatch_policy == "fail_household"


INCOME_RULE = "data_mismatch_income"


def _counted_people(
    everyone: Sequence[Person], statuses: list[Status], findings: Sequence[SharedFinding], rates: Rates
) -> tuple[Sequence[Person], Sequence[Person]]:
    """Return the people who count, head first, and those whose means alone are measured beside them.

    A dependant who failed does not count, not even in a household that is refused for another reason. Who is
    left out for the income alone has it measured all the same, by the records: hiding it must not pay.
    """
    if "not_eligible" not in statuses[1:] or rates.dependant_failure_policy == "fail_household":
        return everyone, ()
    hiding = _failed_for_income_alone(findings)
    out = {place for place, each in enumerate(statuses) if place and each == "not_eligible"}
    if rates.income_mismatch_policy == "fail_household":  # the household fails: corrected, they count
        out, hiding = out - hiding, set()
    counted = [person for place, person in enumerate(everyone) if place not in out]
    return counted, [everyone[place] for place in sorted(hiding)]


def _failed_for_income_alone(findings: Sequence[SharedFinding]) -> set[int]:
    """Return the places of the dependants who declare less than is recorded, and fail nothing else."""
    failed: dict[int, set[str]] = {}
    for finding in findings:
        for place in finding.who if finding.status == "not_met" else ():
            failed.setdefault(place, set()).add(finding.code)
    return {place for place, codes in failed.items() if place and codes == {INCOME_RULE}}


def _means_group(
    counted: Sequence[Person],
    beside: Sequence[Person],
    everyone: Sequence[Person],
    statuses: list[Status],
    findings: Sequence[SharedFinding],
) -> MeansGroup:
    """Return whose wealth is measured, and of whom it is still open whether he counts."""
    if "under_study" not in statuses:
        return MeansGroup(counted, beside=beside)
    open_places = [place for place, each in enumerate(statuses) if place and each == "under_study"]
    if not open_places:
        return MeansGroup(counted, beside=beside)
    waiting = [everyone[place] for place in open_places]
    unknown = (each for each in findings if each.status == "unknown" and set(each.who) & {*open_places})
    return MeansGroup(counted, waiting, beside, next(unknown).source)


# -- weight, income, limits, support -------------------------------------------------------------------------
def _adult_dependants(counted: Sequence[Person], rates: Rates, on: date) -> list[str]:
    """Return the dependants who count as adults."""
    latest = latest_birth_date(rates.adult_age, on)
    return [person.id for person in counted[1:] if person.birth_date <= latest]


def _household_entitlement(
    counted: Sequence[Person], beside: Sequence[Person], adults: int, rates: Rates
) -> Entitlement:
    """Return what the people who count receive: their number, their ages and their income."""
    income = sum([_recorded_income(person, rates) for person in beside], _counted_income(counted, rates))
    return entitlement.calculate_entitlement(adults, len(counted) - 1 - adults, income, rates)


def _counted_income(counted: Sequence[Person], rates: Rates) -> Decimal:
    """Return the income of the people who count, SAR a month: what they declare, and what counts besides."""
    declared = sum([person.declared_income for person in counted], ZERO)
    drawing = [person for person in counted if person.record and person.record.other_support]
    drawn = sum([_person_support(person, rates) - person.declared_support for person in drawing], declared)
    if not rates.income_tolerance:
        return drawn
    return sum([_tolerated_difference(person, rates) for person in counted], drawn)


def _person_support(person: Person, rates: Rates) -> Decimal:
    """Return the support of other programmes that counts; of a dependant who hides some, the declared."""
    hidden = person.role == "dependant" and undeclared_support(person, rates) > rates.income_tolerance
    return person.declared_support if hidden else counted_support(person, rates)


def _tolerated_difference(person: Person, rates: Rates) -> Decimal:
    """Return by how much less he declares than is recorded, where the rules tolerate it: it counts.

    More than that is never added: the head reads the estimate of a household that is refused for it.
    """
    less = (person.known.monthly_income or ZERO) - person.earned
    return less if ZERO < less <= rates.income_tolerance else ZERO


def _recorded_income(person: Person, rates: Rates) -> Decimal:
    """Return what somebody has who declared less, SAR a month."""
    return max(person.earned, person.known.monthly_income or ZERO) + counted_support(person, rates)


# -- deductions ----------------------------------------------------------------------------------------------
def _apply_deductions(
    due: Entitlement, counted: Sequence[Person], beside: Sequence[Person], rates: Rates, on: date
) -> Decimal:
    """Return the amount after the policy `deduct`: each day too many costs a person's daily share, SAR."""
    if rates.days_abroad_policy != "deduct":
        return due.amount
    whole = due.weight * rates.days_abroad_divisor
    lost = sum(
        (
            _person_weight(person, rates, on) * _excess_days_abroad(person, rates)
            for person in (*counted, *beside)
        ),
        Decimal(0),
    )
    limits = entitlement.IncomeLimits(due.full, due.exemption, due.cutoff)
    support = entitlement.unrounded_support(due.income, limits, rates)
    return entitlement.round_to_halala(support * (whole - lost) / whole, rates) if lost else due.amount


def _person_weight(person: Person, rates: Rates, on: date) -> Decimal:
    if person.role == "head":
        return rates.weight_head
    return rates.weight_adult if person.age(on) >= rates.adult_age else rates.weight_minor


def _excess_days_abroad(person: Person, rates: Rates) -> int:
    over = (person.known.days_abroad or 0) - rates.days_abroad
    return min(max(over, 0), rates.days_abroad_divisor)


# -- the lines of the amount ---------------------------------------------------------------------------------
def _amount_lines(
    due: Entitlement, payable: Decimal, head: str, adults: Sequence[str], rates: Rates
) -> tuple[Line, ...]:
    """Return the lines of the amount, with what days abroad cost as the last one."""
    lines = entitlement.amount_lines(due, rates, head=head, adults=adults)
    return lines if payable == due.amount else (*lines, Line("days_abroad", payable - due.amount))
