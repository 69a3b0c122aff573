"""What a person draws from other programmes, and how much of it counts as income, SAR a month."""

from decimal import Decimal

from .facts import NOTHING, Person, Support
from .parameters import SupportPolicy
from .rates import Rates


def counted_support(person: Person, rates: Rates) -> Decimal:
    """Return recorded support that counts as income and is not in the declared income yet."""
    drawn = person.known.other_support or ()
    return max(monthly(drawn, rates, "count_as_income") - person.declared_support, NOTHING)


def monthly(drawn: tuple[Support, ...], rates: Rates, policy: SupportPolicy) -> Decimal:
    """Return the sum of what is drawn from programmes with this policy."""
    return sum(
        (each.monthly for each in drawn if rates.support_policy(each.programme) == policy),
        NOTHING,
    )
