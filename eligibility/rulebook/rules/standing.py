"""Who may be main beneficiary: the proofs of the dwelling and of the standing, and the home visit."""

from datetime import date

from applications.household import standing_rules

from ..facts import Household, Person
from ..parameters import LAUNCH
from ..rates import Rates
from ..rule import CommonFacts, Verdict, rule, word


@rule(about="head", since=LAUNCH)
def independence_unproven(head: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Who applies alone has a dwelling of his own, on record or by the documents of his file."""
    who, on_record = household.applicant, head.known.separate_dwelling
    if not who.lives_alone:
        return Verdict(True, "declared", found="not_asked")
    if on_record is not None:
        return Verdict(on_record, "ejar", found=word(on_record))
    asked = standing_rules.dwelling_proofs(who, on)
    if asked and household.proves(asked, on):
        return Verdict(True, "document", found="proved")
    if head.record is None:
        return Verdict(None, "ejar")
    return Verdict(False, "document", found="missing")


@rule(about="head", since=LAUNCH)
def capacity_unproven(head: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """The head's documents prove a standing that has to be proved; that of a head under 18 always has."""
    if asked := standing_rules.standing_proofs(household.applicant, on):
        proved = household.proves(asked, on)
        return Verdict(proved, "document", found=word(proved, "proved", "missing"))
    of_age = head.age(on) >= standing_rules.rules_on(on).least_age
    return Verdict(of_age, "declared", found=word(of_age, "not_asked", "under_age"))


@rule(about="head", since=LAUNCH)
def visit_refused(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """A home visit, where there was one, was not refused."""
    met = None if record.visit == "pending" else record.visit != "refused"
    return Verdict(met, "visits", found=record.visit or "none")
