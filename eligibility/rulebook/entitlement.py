"""The formula: what a household of this size and income receives a month, in SAR."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from .outcome import Entitlement, Line
from .rates import Rates

ZERO = Decimal(0)


def entitlement(adults: int, minors: int, income: Decimal, rates: Rates) -> Entitlement:
    """Return a head's monthly support with these dependants: limits unrounded, amount to the halala."""
    if adults < 0 or minors < 0 or income < 0:
        raise ValueError("nobody has less than no dependants and no income")
    weight = rates.weight_head + rates.weight_adult * adults + rates.weight_minor * minors
    capped = min(weight, rates.weight_cap)
    full = rates.amount_head * capped
    exemption = rates.exemption_base * capped
    cutoff = min(rates.cutoff_base * weight, rates.cutoff_ceiling)
    amount = to_halala(support(income, full, exemption, cutoff, rates), rates)
    return Entitlement(adults, minors, income, weight, full, exemption, cutoff, amount)


def support(income: Decimal, full: Decimal, exemption: Decimal, cutoff: Decimal, rates: Rates) -> Decimal:
    """Return the unrounded support: full up to the exemption limit, none from the cut-off on."""
    if income >= cutoff:
        return ZERO
    if income <= exemption:
        return full
    return max(full * (cutoff - income) / (cutoff - exemption), rates.minimum_support)


def to_halala(amount: Decimal, rates: Rates) -> Decimal:
    """Round an amount half up to the halala: once, at the very end."""
    return amount.quantize(rates.rounding, ROUND_HALF_UP)


def lines(due: Entitlement, rates: Rates, *, head: str = "", adults: Sequence[str] = ()) -> tuple[Line, ...]:
    """Return the lines that add up to the amount: one per adult when they are named, one for all minors."""
    named = [Line("adult", to_halala(rates.amount_adult, rates), person) for person in adults]
    counted = [Line("adult", to_halala(rates.amount_adult * due.adults, rates), count=due.adults)]
    household = [
        Line("head", to_halala(rates.amount_head, rates), head),
        *(named or counted),
        Line("minor", to_halala(rates.amount_minor * due.minors, rates), count=due.minors),
    ]
    full = to_halala(due.full, rates)
    cap = Line("cap", full - sum(line.amount for line in household))
    taper = Line("taper", due.amount - full)
    return tuple(line for line in (*household, cap, taper) if line.amount)
