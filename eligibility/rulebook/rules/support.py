"""Support of other programmes, and suspension of this one."""

from datetime import date

from eligibility.rulebook.facts import Support
from eligibility.rulebook.money import format_sar
from eligibility.rulebook.other_support import monthly_support
from eligibility.rulebook.parameters import LAUNCH
from eligibility.rulebook.rates import Rates
from eligibility.rulebook.rule import CommonFacts, Verdict, rule

NOT_DRAWN: dict[tuple[Support, ...] | None, str] = {(): "0.00", None: ""}


@rule(about="everybody", since=LAUNCH)
def other_support(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """Nobody draws on a programme that excludes this support; `found` is what matters, SAR a month."""
    drawn = record.other_support
    if not drawn:
        return Verdict(None if drawn is None else True, "support_programmes", found=NOT_DRAWN[drawn])
    met = "ineligible" not in {rates.support_policy(each.programme) for each in drawn}
    total = monthly_support(drawn, rates, "ineligible") + monthly_support(drawn, rates, "count_as_income")
    return Verdict(met, "support_programmes", found=format_sar(total))


@rule(about="head", since=LAUNCH)
def barred(record: CommonFacts, rates: Rates, on: date) -> Verdict:
    """The support of the head is not suspended under article 20; the last day is still suspended."""
    until = record.barred_until
    met = until is None or until < on
    return Verdict(met, "programme", found="" if met else str(until))
