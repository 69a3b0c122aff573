"""The household's means, measured over the people who count: what they own, and what they earn."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod
from typing import NamedTuple, get_args

from eligibility.rulebook.entitlement import unrounded_cutoff
from eligibility.rulebook.facts import OWNS_NOTHING, UNANSWERED, ZERO, Assets, Person, latest_birth_date
from eligibility.rulebook.money import format_sar
from eligibility.rulebook.outcome import Answer, Entitlement, SharedFinding, Source
from eligibility.rulebook.parameters import Asset
from eligibility.rulebook.rates import Rates

ASSET_KINDS: tuple[Asset, ...] = get_args(Asset)
ALL_TOGETHER = ()  # about the household, and nobody in it
MAX_CASES = 4096
ANSWERS: dict[bool | None, Answer] = {True: "met", False: "not_met", None: "unknown"}


class MeansGroup(NamedTuple):
    """Who is measured: the head first; `waiting` may turn out not to count, `beside` own but do not count."""

    counted: Sequence[Person]
    waiting: Sequence[Person] = ()
    beside: Sequence[Person] = ()
    waited_for: Source = "assets"  # who has not answered about those who wait


def financial_capability(measured: MeansGroup, adults: int, rates: Rates, on: date) -> SharedFinding:
    """What they own together does not pass the limit; at the limit passes, above it fails.

    While it is open whether somebody counts, both is tried: where the answers differ, it is unknown.
    """
    limit = _asset_limit(adults, len(measured.counted) - 1 - adults, rates)
    met, total = _compare_with_limit(limit, _owned_assets(measured), rates)
    source: Source = "assets"
    if measured.waiting and any(other is not met for other in _possible_answers(measured, rates, on)):
        met, source = None, "assets" if met is None else measured.waited_for
    found = "" if met is None else format_sar(total)
    day = None if met is None else measured.counted[0].known.day_of("assets")
    return SharedFinding(
        "financial_capability", ANSWERS[met], source, found, f"{limit}.00", day, ALL_TOGETHER
    )


def _asset_limit(adults: int, minors: int, rates: Rates) -> int:
    """Return the most that a household of this size may own, whole SAR."""
    return rates.capability_multiplier * int(unrounded_cutoff(adults, minors, rates))


def _owned_assets(measured: MeansGroup) -> list[Assets | None]:
    """Return what is owned by those who own anything, or of whom it is not known."""
    owned = [(person.record or UNANSWERED).assets for person in measured.counted]
    if measured.beside:
        owned += [person.known.assets for person in measured.beside]
    return [each for each in owned if each is not OWNS_NOTHING and each != OWNS_NOTHING]


def _compare_with_limit(
    limit: int, owned: Sequence[Assets | None], rates: Rates
) -> tuple[bool | None, Decimal]:
    """Return whether it is within the limit, None while somebody's is not known, and the value, SAR."""
    if not owned:
        return True, ZERO
    known = [each for each in owned if each is not None]
    if len(known) < len(owned):
        return None, ZERO
    workers = sum([each.domestic_workers for each in known])
    measured = [name for name in ASSET_KINDS if name not in rates.exempt_assets]
    values = sum([getattr(each, name) for each in known for name in measured], ZERO)
    total = values + rates.worker_value * workers
    return total <= limit and (rates.worker_limit is None or workers <= rates.worker_limit), total


def _possible_answers(measured: MeansGroup, rates: Rates, on: date) -> Iterator[bool | None]:
    """Yield the answer for each part of those who wait; alike people make the same difference."""
    latest = latest_birth_date(rates.adult_age, on)
    waiting = {person.id for person in measured.waiting}
    firm = [person for person in measured.counted if person.id not in waiting]
    adults = sum(person.birth_date <= latest for person in firm[1:])
    owned = _owned_assets(measured._replace(counted=firm))
    alike = Counter((person.birth_date <= latest, person.known.assets) for person in measured.waiting)
    if prod(number + 1 for number in alike.values()) > MAX_CASES:
        yield None
    else:
        yield from _iterate_cases((adults, len(firm) - 1 - adults, owned), alike, rates)


def _iterate_cases(
    firm: tuple[int, int, list[Assets | None]], alike: Counter[tuple[bool, Assets | None]], rates: Rates
) -> Iterator[bool | None]:
    adults, minors, owned = firm
    for numbers in product(*(range(number + 1) for number in alike.values())):
        joined = list(zip(alike, numbers, strict=True))
        grown = sum(number for (adult, _assets), number in joined if adult)
        theirs = [assets for (_adult, assets), number in joined for _each in range(number)]
        limit = _asset_limit(adults + grown, minors + len(theirs) - grown, rates)
        yield _compare_with_limit(limit, [*owned, *theirs], rates)[0]


def income_above_cutoff(counted: Sequence[Person], due: Entitlement) -> SharedFinding:
    """Something is paid: the income is below the cut-off, and no less than half a halala is left."""
    code, limit = "income_above_cutoff", format_sar(due.cutoff)
    if None in [(person.record or UNANSWERED).other_support for person in counted]:
        return SharedFinding(code, "unknown", "support_programmes", "", limit, None, ALL_TOGETHER)
    return SharedFinding(
        code, ANSWERS[due.amount > 0], "declared", format_sar(due.income), limit, None, ALL_TOGETHER
    )
