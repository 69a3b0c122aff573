"""The formula: what a household of this size and income receives a month, in SAR."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .outcome import Entitlement, Line
from .rates import Rates

ZERO = Decimal(0)


class Size(NamedTuple):
    """What so many dependants make of the rates: the limits unrounded, the lines to the halala."""

    weight: Decimal
    full: Decimal
    exemption: Decimal
    cutoff: Decimal
    head: Decimal
    adult: Decimal  # one of them
    rounded: Decimal  # full
    rest: tuple[Line, ...]  # the minors, and the cap on all lines


def size(adults: int, minors: int, rates: Rates) -> Size:
    """Return what follows from the numbers of dependants, worked out once for all households of that size."""
    found = rates.remembered.get((adults, minors))
    if found is None:
        found = rates.remembered[adults, minors] = _size(adults, minors, rates)
    return found


def _size(adults: int, minors: int, rates: Rates) -> Size:
    weight = rates.weight_head + rates.weight_adult * adults + rates.weight_minor * minors
    capped = min(weight, rates.weight_cap)
    full = rates.amount_head * capped
    head, adult = to_halala(rates.amount_head, rates), to_halala(rates.amount_adult, rates)
    minor, rounded = to_halala(rates.amount_minor * minors, rates), to_halala(full, rates)
    return Size(
        weight=weight,
        full=full,
        exemption=rates.exemption_base * capped,
        cutoff=min(rates.cutoff_base * weight, rates.cutoff_ceiling),
        head=head,
        adult=adult,
        rounded=rounded,
        rest=_paid(Line("minor", minor, count=minors), Line("cap", rounded - head - adult * adults - minor)),
    )


def entitlement(adults: int, minors: int, income: Decimal, rates: Rates) -> Entitlement:
    """Return a head's monthly support with these dependants: limits unrounded, amount to the halala."""
    if adults < 0 or minors < 0 or income < 0:
        raise ValueError("nobody has less than no dependants and no income")
    it = size(adults, minors, rates)
    amount = to_halala(support(income, it.full, it.exemption, it.cutoff, rates), rates)
    return Entitlement(adults, minors, income, it.weight, it.full, it.exemption, it.cutoff, amount)


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
    it = size(due.adults, due.minors, rates)
    if due.adults > len(adults):
        return _of_numbers(due, it, rates)
    named = [Line("adult", it.adult, person) for person in adults]
    taper = Line("taper", due.amount - it.rounded)
    return (*_paid(Line("head", it.head, head), *named), *it.rest, *_paid(taper))


def _of_numbers(due: Entitlement, it: Size, rates: Rates) -> tuple[Line, ...]:
    """The same with one line for all adults, rounded once."""
    adult = Line("adult", to_halala(rates.amount_adult * due.adults, rates), count=due.adults)
    minor = Line("minor", to_halala(rates.amount_minor * due.minors, rates), count=due.minors)
    cap = Line("cap", it.rounded - it.head - adult.amount - minor.amount)
    return _paid(Line("head", it.head), adult, minor, cap, Line("taper", due.amount - it.rounded))


def _paid(*found: Line) -> tuple[Line, ...]:
    return tuple([line for line in found if line.amount])
