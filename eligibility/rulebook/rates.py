"""Every number of the programme as a dated series with its source; amounts in SAR a month, counts in days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal

import msgspec

Mark = Literal["required", "found", "assumed"]
SupportPolicy = Literal["count_as_income", "ineligible", "ignore"]
Asset = Literal["real_estate", "vehicles", "cash_assets", "portfolios"]
Value = Decimal | int | str | None | tuple[tuple[str, SupportPolicy], ...] | tuple[Asset, ...]


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
    review_days: int
    deposit_day: int
    results_day: int
    cycle_cutoff_day: int

    @cached_property
    def remembered(self) -> dict[Any, Any]:
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


LAUNCH = date(2017, 12, 1)
# The calendar (deposit day, last day of a cycle) is asked for months before the first deposit, too.
FOUNDED = date(2017, 1, 1)
REFORM = date(2025, 1, 1)

GUIDE = "registration and eligibility guide of this project (R2)"
TABLE = "published table of 32 household shapes, saudieservices.net, undated"
CALCULATOR = "terms of the official calculator, almowaten.net, 2025-09"
OURS = "our choice, nothing is published"

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("amount_head", Decimal(720), REFORM, "found", TABLE),
    Parameter("amount_adult", Decimal(360), REFORM, "found", TABLE),
    Parameter("amount_minor", Decimal(216), REFORM, "found", TABLE),
    Parameter("weight_head", Decimal(1), REFORM, "found", "amount_head / 720"),
    Parameter("weight_adult", Decimal("0.5"), REFORM, "found", "amount_adult / 720"),
    Parameter("weight_minor", Decimal("0.3"), REFORM, "found", "amount_minor / 720"),
    Parameter("weight_cap", Decimal("2.9"), REFORM, "found", TABLE),
    Parameter("adult_age", 18, REFORM, "found", CALCULATOR),
    Parameter(
        "exemption_base",
        Decimal(4310),
        REFORM,
        "found",
        f"derived: round(12500 / 2.9); {TABLE}",
    ),
    Parameter(
        "cutoff_base",
        Decimal("6856.67"),
        REFORM,
        "found",
        f"derived; 20570 / 3 fits too; {TABLE}",
    ),
    Parameter("cutoff_ceiling", Decimal(20000), REFORM, "found", TABLE),
    Parameter("taper", "linear", REFORM, "assumed", OURS),
    Parameter(
        "rounding",
        Decimal("0.01"),
        REFORM,
        "assumed",
        f"half up, once, at the end; {OURS}",
    ),
    Parameter(
        "minimum_support",
        Decimal(0),
        REFORM,
        "assumed",
        "an older floor was 300; none known today",
    ),
    Parameter(
        "days_abroad",
        90,
        LAUNCH,
        "required",
        f"{GUIDE}: more than 90 days; 90 passes, 91 fails",
    ),
    Parameter("days_abroad_months", 12, LAUNCH, "required", GUIDE),
    Parameter(
        "days_abroad_policy",
        "ineligible",
        LAUNCH,
        "required",
        f"{GUIDE}; the press reports deduct",
    ),
    Parameter("days_abroad_divisor", 30, LAUNCH, "assumed", OURS),
    Parameter(
        "dependant_failure_policy",
        "exclude_person",
        LAUNCH,
        "assumed",
        "almowaten.net, 2018-05",
    ),
    Parameter("income_tolerance", Decimal(0), LAUNCH, "assumed", OURS),
    Parameter(
        "other_support",
        (),
        LAUNCH,
        "assumed",
        "no programme is known to exclude this support",
    ),
    Parameter(
        "other_support_default",
        "count_as_income",
        LAUNCH,
        "assumed",
        f"{GUIDE}: may affect",
    ),
    Parameter("capability_multiplier", 200, REFORM, "assumed", "fits two published totals"),
    Parameter("exempt_assets", (), REFORM, "assumed", f"the official list was not found; {OURS}"),
    Parameter("worker_value", Decimal(0), REFORM, "assumed", f"SAR for each domestic worker; {OURS}"),
    Parameter("worker_limit", None, REFORM, "assumed", f"no limit to their number; {OURS}"),
    Parameter("bar_max_months", 24, LAUNCH, "found", "article 20, shmran.net, undated: up to two years"),
    Parameter("update_days", 15, LAUNCH, "required", GUIDE),
    Parameter("objection_days", 90, LAUNCH, "found", "almowaten.net, 2025-09"),
    Parameter("payment_objection_days", 90, LAUNCH, "found", "arabianbusiness.com, 2025-10-18"),
    Parameter("review_days", 30, LAUNCH, "assumed", f"working days until an objection is answered; {OURS}"),
    Parameter("deposit_day", 10, FOUNDED, "required", GUIDE),
    Parameter("results_day", 5, FOUNDED, "assumed", "results come every month; the day varies"),
    Parameter(
        "cycle_cutoff_day",
        10,
        FOUNDED,
        "found",
        "derived from published examples of cycles",
    ),
    Parameter("support_from", "result", LAUNCH, "found", "support starts with the eligible result"),
    Parameter("iban_effect", "cycle", LAUNCH, "found", "a changed account counts as every other change does"),
    Parameter("eligibility_arrears", "off", LAUNCH, "assumed", "granted case by case; sources differ"),
    Parameter("eligibility_arrears_months", 5, LAUNCH, "found", "english.alarabiya.net, 2017-12-28"),
    Parameter("recovery_share", Decimal("0.25"), LAUNCH, "assumed", OURS),
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
