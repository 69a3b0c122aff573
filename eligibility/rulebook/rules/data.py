"""Agreement of what was declared with the records of the bodies concerned."""

from datetime import date

from ..facts import Household, Person
from ..money import sar
from ..parameters import LAUNCH
from ..rates import Rates
from ..rule import CommonFacts, Verdict, absent, rule


@rule(about="everybody", since=LAUNCH)
def data_mismatch_income(person: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Nobody declares less income than the records say; declaring more is no mismatch."""
    recorded, declared = person.known.monthly_income, person.earned
    if recorded is None:
        return Verdict(None, "social_insurance", limit=sar(declared))
    met = recorded - declared <= rates.income_tolerance
    return Verdict(met, "social_insurance", found=sar(recorded), limit=sar(declared))


@rule(about="everybody", since=LAUNCH)
def data_mismatch_family(person: Person, household: Household, rates: Rates, on: date) -> Verdict | None:
    """Marital status of the head and relation of each dependant are those of the civil register."""
    is_head = person.role == "head"
    recorded = person.known.marital_status if is_head else person.known.relation
    declared = household.marital_status if is_head else person.relation
    if not recorded:
        return None
    return Verdict(recorded == declared, "civil_affairs", found=recorded, limit=declared)


@rule(about="head", since=LAUNCH)
def data_mismatch_address(head: Person, household: Household, rates: Rates, on: date) -> Verdict | None:
    """The dwelling declared is where the national address of the head is."""
    recorded, declared = head.known.postal_code, household.postal_code
    if not recorded:
        return None
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
    return absent(record.main_beneficiary, source="programme")


@rule(about="everybody", since=LAUNCH)
def deceased(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Everybody is alive."""
    return absent(record.deceased, source="civil_affairs")


@rule(about="everybody", since=LAUNCH)
def document_expired(person: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """No ID has expired, and no document that another valid one of its kind does not replace."""
    record = person.record
    if record is None:
        return Verdict(None, "civil_affairs")
    if record.id_expires is not None and record.id_expires < on:
        return Verdict(False, "civil_affairs", found="id")
    expired = household.expired(on).get(person.id) if household.papers else None
    if expired is not None:
        return Verdict(False, "document", found=expired)
    return Verdict(True, "civil_affairs")
