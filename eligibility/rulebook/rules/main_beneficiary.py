"""Who may be main beneficiary: the proofs of the dwelling and of the standing, and the home visit."""

from datetime import date

from applications.household import applicant_rules
from eligibility.rulebook.facts import Household, Person, Record
from eligibility.rulebook.parameters import LAUNCH
from eligibility.rulebook.rates import Rates
from eligibility.rulebook.rule import CommonFacts, Verdict, rule


@rule(about="head", since=LAUNCH)
def independence_unproven(head: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Who applies alone has a dwelling of his own, on record or by the documents of his file."""
    who, record = household.applicant, head.known
    if not who.lives_alone:
        return Verdict(True, "declared", found="not_asked")
    fault = _lease_fault(record)
    if record.separate_dwelling and not fault:
        return Verdict(True, "ejar", found="yes")
    if fault and who.tenure == "rent":  # no copy of a lease outweighs what Ejar says of it
        return Verdict(False, "ejar", found=fault)
    asked = applicant_rules.required_dwelling_proofs(who, on)
    proof = household.proof(asked, on) if asked else "missing"
    if proof == "missing" and record.separate_dwelling is None:
        return Verdict(None, "ejar")
    return Verdict(proof != "missing", "document", found=proof)


def _lease_fault(record: Record) -> str:
    """Return why the lease on record makes no dwelling of one's own; empty when nothing speaks against it."""
    if record.lease_in_own_name is False:
        return "lease_of_another"
    if record.lease_shared:
        return "lease_shared"
    if record.meter_linked is False:
        return "meter_not_linked"
    return "no" if record.separate_dwelling is False else ""


@rule(about="head", since=LAUNCH)
def capacity_unproven(head: Person, household: Household, rates: Rates, on: date) -> Verdict:
    """Who applies may be main beneficiary; a standing that has to be proved is, and one under 18 always."""
    who = household.applicant
    if who.kind != "eldest_child" and head.age(on) < applicant_rules.rules_on(on).least_age:
        return Verdict(False, "declared", found="under_age")
    if asked := applicant_rules.required_applicant_proofs(who, on):
        proof = household.proof(asked, on)
        return Verdict(proof != "missing", "document", found=proof)
    return Verdict(True, "declared", found="not_asked")


@rule(about="head", since=LAUNCH)
def visit_refused(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """A home visit, where there was one, was not refused."""
    met = None if record.visit == "pending" else record.visit != "refused"
    return Verdict(met, "visits", found=record.visit or "none")
