"""Agreement of what was declared with the records of the bodies concerned."""

from datetime import date

from eligibility.rulebook.facts import Household, Person
from eligibility.rulebook.money import format_sar
from eligibility.rulebook.other_support import undeclared_support
from eligibility.rulebook.parameters import LAUNCH
from eligibility.rulebook.rates import Rates
from eligibility.rulebook.rule import CommonFacts, Verdict, absent_verdict, rule


@rule(about="everybody", since=LAUNCH)
def data_mismatch_income(person: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Nobody declares less income than the records say; declaring more is no mismatch."""
    record, declared = person.known, person.earned
    if record.monthly_income is None:
        return Verdict(None, "social_insurance", limit=format_sar(declared))
    met = record.monthly_income - declared <= rates.income_tolerance
    # of a dependant the support has to be declared: added up unasked, the head could work it out of the sum
    if met and record.other_support and person.role == "dependant":
        drawn, told = undeclared_support(person, rates), person.declared_support
        if drawn > rates.income_tolerance:
            return Verdict(
                False, "support_programmes", found=format_sar(drawn + told), limit=format_sar(told)
            )
    return Verdict(
        met, "social_insurance", found=format_sar(record.monthly_income), limit=format_sar(declared)
    )


@rule(about="everybody", since=LAUNCH)
def data_mismatch_family(person: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Marital status and relations are those of the civil register; a married daughter is no dependant."""
    if person.role == "head":
        return _compare_answers(person.known.marital_status, household.marital_status)
    if person.relation == "daughter" and person.age(on) >= rates.adult_age:
        if person.known.marital_status is None:
            return Verdict(None, "civil_affairs")
        if person.known.marital_status == "married":
            return Verdict(False, "civil_affairs", found="married")
    if person.known.relation is None and person.relation == "ward":
        return Verdict(True, "declared", found="not_asked")  # no register has wards: a deed proves them
    return _compare_answers(person.known.relation, person.relation)


def _compare_answers(recorded: str | None, declared: str) -> Verdict:
    if recorded is None:
        return Verdict(None, "civil_affairs", limit=declared)
    return Verdict(recorded == declared, "civil_affairs", found=recorded, limit=declared)


@rule(about="head", since=LAUNCH)
def data_mismatch_address(head: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """The dwelling declared is where the national address of the head is."""
    recorded, declared = head.known.postal_code, household.postal_code
    if recorded is None:
        return Verdict(None, "national_address", limit=declared)
    return Verdict(recorded == declared, "national_address", found=recorded, limit=declared)


@rule(about="head", since=LAUNCH)
def dependants_missing(head: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Everybody registered under the head in the family register was added."""
    registered = head.known.dependants
    if registered is None:
        return Verdict(None, "civil_affairs")
    missing = set(registered).difference([person.id for person in household.people])
    return Verdict(not missing, "civil_affairs", found=str(len(missing)))


@rule(about="dependants", since=LAUNCH)
def dependant_is_main_beneficiary(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """No dependant receives this support himself as a main beneficiary."""
    return absent_verdict(record.main_beneficiary, source="programme")


@rule(about="everybody", since=LAUNCH)
def deceased(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Everybody is alive."""
    return absent_verdict(record.deceased, source="civil_affairs")


@rule(about="everybody", since=LAUNCH)
def document_expired(person: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """No ID has expired, and no document that another valid one of its kind does not replace."""
    id_expires = person.known.id_expires
    if id_expires is not None and id_expires < on:
        return Verdict(False, "civil_affairs", found="id")
    expired = household.expired(on).get(person.id) if household.papers else None
    if expired is not None:
        return Verdict(False, "document", found=expired)
    if id_expires is None and person.age(on) >= rates.adult_age:  # a child has no ID
        return Verdict(None, "civil_affairs")
    return Verdict(True, "civil_affairs")
