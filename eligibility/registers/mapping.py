"""From the facts of a record to the fields of the rulebook's Record: plain Python."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from eligibility.registers.facts import FACTS
from eligibility.rulebook.facts import OWNS_NOTHING, Assets, Support

OWN = frozenset(fact.name for fact in FACTS if not fact.part_of)
PARTS = {fact.part_of: tuple(each.name for each in FACTS if each.part_of == fact.part_of) for fact in FACTS}
del PARTS[""]


def record_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Record that these facts give; what was not answered is left to the Record's default."""
    fields = {name: value for name, value in values.items() if value is not None and name in OWN}
    for field, names in PARTS.items():
        made = MADE[field](**{name: values.get(name) for name in names})
        if made is not None:
            fields[field] = made
    return fields


def assets_of(**values: Any) -> Assets | None:
    """What a person owns once every body has answered."""
    if None in values.values():
        return None
    return Assets(**values) if any(values.values()) else OWNS_NOTHING


def support_of(support_monthly: Decimal | None, support_programme: str | None) -> tuple[Support, ...] | None:
    """Other support in SAR a month; nothing is drawn when it is 0."""
    if support_monthly is None:
        return None
    return (Support(support_programme or "other", support_monthly),) if support_monthly else ()


MADE: dict[str, Callable[..., Any]] = {"assets": assets_of, "other_support": support_of}
