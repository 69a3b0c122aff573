"""What a person draws from other programmes, and how much of it counts as income, SAR a month."""

from decimal import Decimal

from eligibility.rulebook.facts import ZERO, Person, Support
from eligibility.rulebook.parameters import SupportPolicy
from eligibility.rulebook.rates import Rates


def counted_support(person: Person, rates: Rates) -> Decimal:
    """Return the support that counts as income, declared or recorded: the larger.

    What was declared counts without what the records know of programmes that have no effect: declaring less
    of those would otherwise pay more.
    """
    declared, drawn = person.declared_support, person.known.other_support
    if not drawn:
        return declared
    counts, ignored = (
        monthly_support(drawn, rates, "count_as_income"),
        monthly_support(drawn, rates, "ignore"),
    )
    return max(counts, declared - ignored)


def undeclared_support(person: Person, rates: Rates) -> Decimal:
    """Return the recorded support that counts as income and was not declared."""
    drawn = person.known.other_support or ()
    return max(monthly_support(drawn, rates, "count_as_income") - person.declared_support, ZERO)


def monthly_support(drawn: tuple[Support, ...], rates: Rates, policy: SupportPolicy) -> Decimal:
    """Return the sum of what is drawn from programmes with this policy."""
    return sum(
        (each.monthly for each in drawn if rates.support_policy(each.programme) == policy),
        ZERO,
    )
