"""The parameters in force for one cycle month, typed; amounts in SAR a month, counts in days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal

import msgspec

from eligibility.rulebook.parameters import (
    DEFINITIONS,
    DEFINITIONS_BY_NAME,
    Asset,
    Mark,
    SupportPolicy,
    Value,
)


class Rates(msgspec.Struct, frozen=True, cache_hash=True, dict=True):
    """The parameters in force for one cycle month."""

    amount_head: Decimal
    amount_adult: Decimal
    amount_minor: Decimal
    weight_head: Decimal
    weight_adult: Decimal
    weight_minor: Decimal
    weight_cap: Decimal
    adult_age: int
    exemption_base: Decimal
    cutoff_base: Decimal
    cutoff_ceiling: Decimal
    taper: Literal["linear"]
    rounding: Decimal
    minimum_support: Decimal
    days_abroad: int
    days_abroad_months: int
    days_abroad_policy: Literal["ineligible", "deduct"]
    days_abroad_divisor: int
    dependant_failure_policy: Literal["exclude_person", "fail_household"]
    income_mismatch_policy: Literal["fail_household", "exclude_person"]
    income_tolerance: Decimal
    other_support: tuple[tuple[str, SupportPolicy], ...]
    other_support_default: SupportPolicy
    capability_multiplier: int
    exempt_assets: tuple[Asset, ...]
    worker_value: Decimal
    worker_limit: int | None
    bar_max_months: int
    update_days: int
    objection_days: int
    payment_objection_days: int
    payment_objection_after_days: int
    objection_effect: Literal["next_cycle", "its_month"]
    review_days: int
    deposit_day: int
    results_day: int
    cycle_cutoff_day: int
    support_from: Literal["result"]
    iban_effect: Literal["cycle"]
    eligibility_arrears: Literal["off", "on"]
    eligibility_arrears_months: int
    recovery_share: Decimal
    account_review_above: Decimal

    @cached_property
    def cache(self) -> dict[Any, Any]:
        """Return room for what follows from these rates alone; it lasts as long as they do."""
        return {}

    def support_policy(self, programme: str) -> SupportPolicy:
        """Return what support of this programme does to the entitlement."""
        return dict(self.other_support).get(programme, self.other_support_default)


class Parameter(msgspec.Struct, frozen=True):
    """One row of a series: the value from the cycle month `since` on, until a later row of its name."""

    name: str
    value: Value
    since: date
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        DEFINITIONS_BY_NAME[self.name].check(self.value)


PARAMETERS: tuple[Parameter, ...] = tuple(
    Parameter(definition.name, row.value, row.since, row.mark, row.source)
    for definition in DEFINITIONS
    for row in definition.rows
)


@lru_cache(maxsize=256)
def parameters_on(day: date, series: tuple[Parameter, ...] = PARAMETERS) -> tuple[Parameter, ...]:
    """Return the rows in force for the cycle month of a day, in the order of the series."""
    latest: dict[str, Parameter] = {}
    for row in sorted(series, key=lambda row: row.since):
        if row.since <= day.replace(day=1):
            latest[row.name] = row
    return tuple(row for row in series if latest.get(row.name) is row)


@lru_cache(maxsize=256)
def rates_on(day: date, series: tuple[Parameter, ...] = PARAMETERS) -> Rates:
    """Return the rates of the cycle month of a day; LookupError for a month whose rates nobody recorded."""
    values: Mapping[str, Value] = {row.name: row.value for row in parameters_on(day, series)}
    missing = sorted(set(Rates.__struct_fields__) - set(values))
    if missing:
        raise LookupError(f"no rates for {day:%Y-%m}: {', '.join(missing)}")
    return msgspec.convert(values, Rates)


def value_on(name: str, day: date, series: tuple[Parameter, ...] = PARAMETERS) -> Value:
    """Return one parameter for the month of a day; LookupError before its first row."""
    for row in parameters_on(day, series):
        if row.name == name:
            return row.value
    raise LookupError(f"no {name} for {day:%Y-%m}")


def whole_on(name: str, day: date, series: tuple[Parameter, ...] = PARAMETERS) -> int:
    """Return one parameter that is a whole number (a count or a day of the month)."""
    value = value_on(name, day, series)
    if not isinstance(value, int):
        raise TypeError(f"{name} is not a whole number")
    return value
