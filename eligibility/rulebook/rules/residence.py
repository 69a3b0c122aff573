"""Nationality and residence."""

from datetime import date

from eligibility.rulebook.facts import Household, Person
from eligibility.rulebook.parameters import LAUNCH
from eligibility.rulebook.rates import Rates
from eligibility.rulebook.rule import CommonFacts, Verdict, absent_verdict, fact_code, rule


@rule(about="everybody", since=LAUNCH)
def nationality(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Everybody is a Saudi, or holds a mobility card, or is child, wife or husband of a Saudi citizen."""
    met = True if record.exemption else record.saudi
    return Verdict(met, "civil_affairs", found=record.exemption or fact_code(record.saudi, "saudi", "none"))


@rule(about="everybody", since=LAUNCH)
def residency_permanent(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Everybody lives permanently inside the Kingdom."""
    return Verdict(record.resident, "national_address", found=fact_code(record.resident))


@rule(about="everybody", since=LAUNCH)
def days_abroad(person: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Nobody stayed abroad for more than 90 days in twelve months (the policy `deduct` lets them pass)."""
    days, limit = person.known.days_abroad, str(rates.days_abroad)
    if days is None:
        return Verdict(None, "passports", limit=limit)
    met = days <= rates.days_abroad or rates.days_abroad_policy == "deduct"
    return Verdict(met, "passports", found=str(days), limit=limit)


@rule(about="everybody", since=LAUNCH)
def imprisoned(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Nobody is in prison on the study date."""
    return absent_verdict(record.imprisoned, source="prisons")


@rule(about="everybody", since=LAUNCH)
def in_shelter(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Nobody lives in a government shelter on the study date."""
    return absent_verdict(record.in_shelter, source="shelters")
