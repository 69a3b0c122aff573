"""The formula: what a household of this size and income receives a month, in SAR."""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from eligibility.rulebook.outcome import Entitlement, Line
from eligibility.rulebook.rates import Rates

ZERO = Decimal(0)


class IncomeLimits(NamedTuple):
    """What a weight makes of the rates: full support and the two limits of income, unrounded."""

    full: Decimal
    exemption: Decimal
    cutoff: Decimal


def household_weight(adults: int, minors: int, rates: Rates) -> Decimal:
    """Return the weight of a head with these dependants."""
    return rates.weight_head + rates.weight_adult * adults + rates.weight_minor * minors


def income_limits(weight: Decimal, rates: Rates) -> IncomeLimits:
    """Return the limits for a weight; full support and exemption stop growing at the cap."""
    capped = min(weight, rates.weight_cap)
    return IncomeLimits(
        full=rates.amount_head * capped,
        exemption=rates.exemption_base * capped,
        cutoff=min(rates.cutoff_base * weight, rates.cutoff_ceiling),
    )


def unrounded_support(income: Decimal, limits: IncomeLimits, rates: Rates) -> Decimal:
    """Return the unrounded support: full up to the exemption limit, none from the cut-off on."""
    if income >= limits.cutoff:
        return ZERO
    if income <= limits.exemption:
        return limits.full
    return max(TAPERS[rates.taper](income, limits), rates.minimum_support)


def _linear_taper(income: Decimal, limits: IncomeLimits) -> Decimal:
    """Return what is left of full support: it falls evenly between the two limits."""
    return limits.full * (limits.cutoff - income) / (limits.cutoff - limits.exemption)


# The parameter `taper` names the formula of a month: another formula is another name and a dated row.
TAPERS: dict[str, Callable[[Decimal, IncomeLimits], Decimal]] = {"linear": _linear_taper}


def unrounded_cutoff(adults: int, minors: int, rates: Rates) -> Decimal:
    """Return the unrounded cut-off of a head with these dependants."""
    return _size_amounts(adults, minors, rates).limits.cutoff


def round_to_halala(amount: Decimal, rates: Rates) -> Decimal:
    """Round an amount half up to the halala: once, at the very end."""
    return amount.quantize(rates.rounding, ROUND_HALF_UP)


def calculate_entitlement(adults: int, minors: int, income: Decimal, rates: Rates) -> Entitlement:
    """Return a head's monthly support with these dependants: limits unrounded, amount to the halala."""
    if adults < 0 or minors < 0 or income < 0:
        raise ValueError("nobody has less than no dependants and no income")
    size = _size_amounts(adults, minors, rates)
    amount = round_to_halala(unrounded_support(income, size.limits, rates), rates)
    return Entitlement(adults, minors, income, size.weight, *size.limits, amount)


# -- line by line --------------------------------------------------------------------------------------------
class SizeAmounts(NamedTuple):
    """What follows from the numbers of dependants alone, the lines to the halala."""

    weight: Decimal
    limits: IncomeLimits
    head: Decimal
    adult: Decimal  # one of them
    rounded: Decimal  # full support
    rest: tuple[Line, ...]  # the minors, and the cap on all lines


def _size_amounts(adults: int, minors: int, rates: Rates) -> SizeAmounts:
    """Work it out once for all households of that size."""
    found = rates.cache.get((adults, minors))
    if found is None:
        found = rates.cache[adults, minors] = _calculate_size_amounts(adults, minors, rates)
    return found


def _calculate_size_amounts(adults: int, minors: int, rates: Rates) -> SizeAmounts:
    weight = household_weight(adults, minors, rates)
    limits = income_limits(weight, rates)
    head, adult = round_to_halala(rates.amount_head, rates), round_to_halala(rates.amount_adult, rates)
    minor, rounded = round_to_halala(rates.amount_minor * minors, rates), round_to_halala(limits.full, rates)
    cap = rounded - head - adult * adults - minor
    rest = _paid(Line("minor", minor, count=minors), Line("cap", cap))
    return SizeAmounts(weight, limits, head, adult, rounded, rest)


def amount_lines(
    due: Entitlement, rates: Rates, *, head: str = "", adults: Sequence[str] = ()
) -> tuple[Line, ...]:
    """Return the lines that add up to the amount: one per adult when they are named, one for all minors."""
    size = _size_amounts(due.adults, due.minors, rates)
    if due.adults > len(adults):
        return _size_amount_lines(due, size, rates)
    named = [Line("adult", size.adult, person) for person in adults]
    taper = Line("taper", due.amount - size.rounded)
    return (*_paid(Line("head", size.head, head), *named), *size.rest, *_paid(taper))


def _size_amount_lines(due: Entitlement, size: SizeAmounts, rates: Rates) -> tuple[Line, ...]:
    """The same with one line for all adults, rounded once."""
    adult = Line("adult", round_to_halala(rates.amount_adult * due.adults, rates), count=due.adults)
    minor = Line("minor", round_to_halala(rates.amount_minor * due.minors, rates), count=due.minors)
    cap = Line("cap", size.rounded - size.head - adult.amount - minor.amount)
    return _paid(Line("head", size.head), adult, minor, cap, Line("taper", due.amount - size.rounded))


def _paid(*found: Line) -> tuple[Line, ...]:
    return tuple([line for line in found if line.amount])
