"""From the facts of a record to the fields of the rulebook's Record: plain Python, for a million people."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from eligibility.registers.facts import FACTS
from eligibility.rulebook.facts import OWNS_NOTHING, Assets, Support


def record_fields(answered: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Record that these facts give; of the others it keeps its defaults."""
    fields = dict(answered)
    for field, names, make in COMPOSED_PARTS:
        if not fields.keys().isdisjoint(names):
            made = make(*[fields.pop(name, None) for name in names])
            if made is not None:
                fields[field] = made
    return fields


def assets_of(
    real_estate: Decimal | None,
    vehicles: Decimal | None,
    cash_assets: Decimal | None,
    portfolios: Decimal | None,
    domestic_workers: int | None,
) -> Assets | None:
    """What a person owns once every body has answered."""
    if real_estate is None or vehicles is None or cash_assets is None:
        return None
    if portfolios is None or domestic_workers is None:
        return None
    if real_estate or vehicles or cash_assets or portfolios or domestic_workers:
        return Assets(real_estate, vehicles, cash_assets, portfolios, domestic_workers)
    return OWNS_NOTHING


def support_of(support_monthly: Decimal | None, support_programme: str | None) -> tuple[Support, ...] | None:
    """Other support in SAR a month; nothing is drawn when it is 0."""
    if support_monthly is None:
        return None
    return (Support(support_programme or "other", support_monthly),) if support_monthly else ()


# a field of Record that several facts make up: their names in the order of the table, and how
COMPOSED_FIELDS: dict[str, Callable[..., Any]] = {"assets": assets_of, "other_support": support_of}
COMPOSED_PARTS = [
    (field, tuple(fact.name for fact in FACTS if fact.part_of == field), make)
    for field, make in COMPOSED_FIELDS.items()
]
