"""The household's means, measured over the people who count: what they own, and what they earn."""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from .facts import NOTHING, OWNS_NOTHING, Assets, Person
from .money import sar
from .outcome import Answer, Entitlement, SharedFinding
from .parameters import Asset
from .rates import Rates

VALUES: tuple[Asset, ...] = get_args(Asset)
ALL_TOGETHER = ()  # about the household, and nobody in it


def financial_capability(counted: Sequence[Person], due: Entitlement, rates: Rates) -> SharedFinding:
    """What they own together does not pass the limit; at the limit passes, above it fails."""
    limit = rates.capability_multiplier * int(due.cutoff)
    owned = [person.known.assets for person in counted]
    owners = [each for each in owned if each != OWNS_NOTHING]
    if None in owners:
        return SharedFinding(
            "financial_capability", "unknown", "assets", "", f"{limit}.00", None, ALL_TOGETHER
        )
    total, workers = _total([each for each in owners if each], rates)
    met = total <= limit and (rates.worker_limit is None or workers <= rates.worker_limit)
    status: Answer = "met" if met else "not_met"
    day = counted[0].known.day_of("assets")
    return SharedFinding(
        "financial_capability", status, "assets", sar(total), f"{limit}.00", day, ALL_TOGETHER
    )


def _total(owners: list[Assets], rates: Rates) -> tuple[Decimal, int]:
    """Return the value of what they own, SAR, and the number of their domestic workers."""
    if not owners:
        return NOTHING, 0
    workers = sum(each.domestic_workers for each in owners)
    measured = [name for name in VALUES if name not in rates.exempt_assets]
    values = sum((getattr(each, name) for each in owners for name in measured), NOTHING)
    return values + rates.worker_value * workers, workers


def income_above_cutoff(counted: Sequence[Person], due: Entitlement) -> SharedFinding:
    """Below the cut-off something is paid; at or above it the household is eligible with amount 0."""
    limit = sar(due.cutoff)
    if None in [person.known.other_support for person in counted]:
        return SharedFinding(
            "income_above_cutoff", "unknown", "support_programmes", "", limit, None, ALL_TOGETHER
        )
    status: Answer = "met" if due.income < due.cutoff else "not_met"
    return SharedFinding(
        "income_above_cutoff", status, "declared", sar(due.income), limit, None, ALL_TOGETHER
    )
