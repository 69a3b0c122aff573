"""Every number of the programme: what it is, its unit, and its dated values, each with mark and source.

A new number is one entry here and one field of `rates.Rates`; page, API and simulation show it from here.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from applications.household import applicant_rules

Mark = Literal["required", "found", "assumed"]
Group = Literal["amounts", "limits", "conditions", "deadlines", "payments"]
SupportPolicy = Literal["count_as_income", "ineligible", "ignore"]
Asset = Literal["real_estate", "vehicles", "cash_assets", "portfolios"]
Value = Decimal | int | str | None | tuple[tuple[str, SupportPolicy], ...] | tuple[Asset, ...]


DAY_OF_MONTH, LAST_DAY = "day of the month", 28  # every month has it


class DatedValue(msgspec.Struct, frozen=True):
    """A value from the cycle month `since` on, until a later row of the same parameter."""

    value: Value
    since: date
    mark: Mark
    source: str


class Definition(msgspec.Struct, frozen=True):
    """What a parameter is; `unit` is a noun of counts or a kind of value, `choices` name its values."""

    name: str
    group: Group
    unit: str
    description: str
    rows: tuple[DatedValue, ...]
    choices: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        for row in self.rows:
            self.check(row.value)

    def check(self, value: Value) -> None:
        """Raise ValueError for a day that a month may not have."""
        if self.unit == DAY_OF_MONTH and not (isinstance(value, int) and 1 <= value <= LAST_DAY):
            raise ValueError(f"{self.name} is a day from 1 to {LAST_DAY}")


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return sentence


LAUNCH = date(2017, 12, 1)
# The calendar (deposit day, last day of a cycle) is asked for months before the first deposit, too.
FOUNDED = date(2017, 1, 1)
REFORM = date(2025, 1, 1)

GUIDE = "registration and eligibility guide of this project (R2)"
TABLE = "published table of 32 household shapes, saudieservices.net, undated"
CALCULATOR = "terms of the official calculator, almowaten.net, 2025-09"
OWN_CHOICE = "our choice, nothing is published"

POLICIES: dict[str, str] = {
    "count_as_income": _("Counts as income"),
    "ineligible": _("Excludes this support"),
    "ignore": _("Has no effect"),
}

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "amount_head",
        "amounts",
        "riyal",
        _("Full support of the head of household or an independent person"),
        (DatedValue(Decimal(720), REFORM, "found", TABLE),),
    ),
    Definition(
        "amount_adult",
        "amounts",
        "riyal",
        _("Full support for an adult dependant"),
        (DatedValue(Decimal(360), REFORM, "found", TABLE),),
    ),
    Definition(
        "amount_minor",
        "amounts",
        "riyal",
        _("Full support for a dependant under age"),
        (DatedValue(Decimal(216), REFORM, "found", TABLE),),
    ),
    Definition(
        "weight_head",
        "amounts",
        "number",
        _("Weight of the head of household"),
        (DatedValue(Decimal(1), REFORM, "found", "amount_head / 720"),),
    ),
    Definition(
        "weight_adult",
        "amounts",
        "number",
        _("Weight of an adult dependant"),
        (DatedValue(Decimal("0.5"), REFORM, "found", "amount_adult / 720"),),
    ),
    Definition(
        "weight_minor",
        "amounts",
        "number",
        _("Weight of a dependant under age"),
        (DatedValue(Decimal("0.3"), REFORM, "found", "amount_minor / 720"),),
    ),
    Definition(
        "weight_cap",
        "amounts",
        "number",
        _("Greatest weight that full support is paid for"),
        (DatedValue(Decimal("2.9"), REFORM, "found", TABLE),),
    ),
    Definition(
        "adult_age",
        "amounts",
        "year",
        _("Age from which a dependant counts as an adult"),
        (DatedValue(18, REFORM, "found", CALCULATOR),),
    ),
    Definition(
        "exemption_base",
        "limits",
        "riyal",
        _("Exemption limit for each unit of weight"),
        (DatedValue(Decimal(4310), REFORM, "found", f"derived: round(12500 / 2.9); {TABLE}"),),
    ),
    Definition(
        "cutoff_base",
        "limits",
        "riyal",
        _("Cut-off limit for each unit of weight"),
        (DatedValue(Decimal("6856.67"), REFORM, "found", f"derived; 20570 / 3 fits too; {TABLE}"),),
    ),
    Definition(
        "cutoff_ceiling",
        "limits",
        "riyal",
        _("The cut-off limit is never above"),
        (DatedValue(Decimal(20000), REFORM, "found", TABLE),),
    ),
    Definition(
        "taper",
        "limits",
        "choice",
        _("How the support falls between the two limits"),
        (DatedValue("linear", REFORM, "assumed", OWN_CHOICE),),
        {"linear": _("Evenly, as the income rises")},
    ),
    Definition(
        "rounding",
        "amounts",
        "riyal",
        _("The amount is rounded once, at the end, to"),
        (DatedValue(Decimal("0.01"), REFORM, "assumed", f"half up, once, at the end; {OWN_CHOICE}"),),
    ),
    Definition(
        "minimum_support",
        "amounts",
        "riyal",
        _("Least support below the cut-off limit"),
        (DatedValue(Decimal(0), REFORM, "assumed", "an older floor was 300; none known today"),),
    ),
    Definition(
        "days_abroad",
        "conditions",
        "day",
        _("Days outside the Kingdom that are allowed"),
        (DatedValue(90, LAUNCH, "required", f"{GUIDE}: more than 90 days; 90 passes, 91 fails"),),
    ),
    Definition(
        "days_abroad_months",
        "conditions",
        "month",
        _("Period in which the days outside are counted"),
        (DatedValue(12, LAUNCH, "required", GUIDE),),
    ),
    Definition(
        "days_abroad_policy",
        "conditions",
        "choice",
        _("What more days outside lead to"),
        (DatedValue("ineligible", LAUNCH, "required", f"{GUIDE}; the press reports deduct"),),
        {
            "ineligible": _("The person does not meet the condition"),
            "deduct": _("Each day too many is taken off the support"),
        },
    ),
    Definition(
        "days_abroad_divisor",
        "conditions",
        "day",
        _("Days by which a share is divided when days are taken off"),
        (DatedValue(30, LAUNCH, "assumed", OWN_CHOICE),),
    ),
    Definition(
        "dependant_failure_policy",
        "conditions",
        "choice",
        _("When a dependant does not meet a condition"),
        (DatedValue("exclude_person", LAUNCH, "assumed", "almowaten.net, 2018-05"),),
        {
            "exclude_person": _("The dependant alone is not counted"),
            "fail_household": _("The whole household is not eligible"),
        },
    ),
    Definition(
        "income_mismatch_policy",
        "conditions",
        "choice",
        _("When less income is declared than is recorded"),
        (DatedValue("fail_household", LAUNCH, "assumed", f"{GUIDE}: condition 6 is the applicant's duty"),),
        {
            "fail_household": _("The whole household is not eligible"),
            "exclude_person": _("The dependant alone is not counted; the income is"),
        },
    ),
    Definition(
        "income_tolerance",
        "limits",
        "riyal",
        _("By how much the declared income may be below the recorded one"),
        (DatedValue(Decimal(0), LAUNCH, "assumed", OWN_CHOICE),),
    ),
    Definition(
        "other_support",
        "conditions",
        "list",
        _("Other programmes with a rule of their own"),
        (DatedValue((), LAUNCH, "assumed", "no programme is known to exclude this support"),),
        POLICIES,
    ),
    Definition(
        "other_support_default",
        "conditions",
        "choice",
        _("Support of any other programme"),
        (DatedValue("count_as_income", LAUNCH, "assumed", f"{GUIDE}: may affect"),),
        POLICIES,
    ),
    Definition(
        "capability_multiplier",
        "limits",
        "times",
        _("Limit of property and assets, as a multiple of the cut-off"),
        (DatedValue(200, REFORM, "assumed", "fits two published totals"),),
    ),
    Definition(
        "exempt_assets",
        "limits",
        "list",
        _("Property that is not measured"),
        (DatedValue((), REFORM, "assumed", f"the official list was not found; {OWN_CHOICE}"),),
    ),
    Definition(
        "worker_value",
        "limits",
        "riyal",
        _("Value that counts for each domestic worker"),
        (DatedValue(Decimal(0), REFORM, "assumed", f"SAR for each domestic worker; {OWN_CHOICE}"),),
    ),
    Definition(
        "worker_limit",
        "limits",
        "number",
        _("Greatest number of domestic workers"),
        (DatedValue(None, REFORM, "assumed", f"no limit to their number; {OWN_CHOICE}"),),
    ),
    Definition(
        "bar_max_months",
        "conditions",
        "month",
        _("Longest suspension for wrong information"),
        (DatedValue(24, LAUNCH, "found", "article 20, shmran.net, undated: up to two years"),),
    ),
    Definition(
        "update_days",
        "deadlines",
        "day",
        _("Period to report a change"),
        tuple(
            DatedValue(rules.update_days, rules.since, "required", GUIDE)
            for rules in applicant_rules.DATED_RULES
        ),
    ),
    Definition(
        "objection_days",
        "deadlines",
        "day",
        _("Period to object to a result"),
        (DatedValue(90, LAUNCH, "found", "almowaten.net, 2025-09"),),
    ),
    Definition(
        "payment_objection_days",
        "deadlines",
        "day",
        _("Period to object to a payment"),
        (DatedValue(90, LAUNCH, "found", "arabianbusiness.com, 2025-10-18"),),
    ),
    Definition(
        "payment_objection_after_days",
        "deadlines",
        "day",
        _("Days from the deposit until an objection to a payment opens"),
        (DatedValue(0, LAUNCH, "assumed", f"an older rule opened it after five days; {OWN_CHOICE}"),),
    ),
    Definition(
        "objection_effect",
        "deadlines",
        "choice",
        _("From which month an accepted objection counts"),
        (DatedValue("next_cycle", LAUNCH, "found", "english.alarabiya.net, 2017-12-28"),),
        {
            "next_cycle": _("From the next month whose changes are still open"),
            "its_month": _("From the month of the result itself"),
        },
    ),
    Definition(
        "review_days",
        "deadlines",
        "day",
        _("Working days in which an objection is answered"),
        (DatedValue(30, LAUNCH, "assumed", f"working days until an objection is answered; {OWN_CHOICE}"),),
    ),
    Definition(
        "deposit_day",
        "deadlines",
        DAY_OF_MONTH,
        _("Deposit day"),
        (DatedValue(10, FOUNDED, "required", GUIDE),),
    ),
    Definition(
        "results_day",
        "deadlines",
        DAY_OF_MONTH,
        _("Day on which results are expected"),
        (DatedValue(5, FOUNDED, "assumed", "results come every month; the day varies"),),
    ),
    Definition(
        "cycle_cutoff_day",
        "deadlines",
        DAY_OF_MONTH,
        _("Last day whose changes count for the next month"),
        (DatedValue(10, FOUNDED, "found", "derived from published examples of cycles"),),
    ),
    Definition(
        "support_from",
        "payments",
        "choice",
        _("From when support is paid"),
        (DatedValue("result", LAUNCH, "found", "support starts with the eligible result"),),
        {"result": _("From the month in which the result is “Eligible”")},
    ),
    Definition(
        "iban_effect",
        "payments",
        "choice",
        _("When a changed bank account is paid into"),
        (DatedValue("cycle", LAUNCH, "found", "a changed account counts as every other change does"),),
        {"cycle": _("From the month whose updates it was given for")},
    ),
    Definition(
        "eligibility_arrears",
        "payments",
        "choice",
        _("Back pay after an eligible result that came late"),
        (DatedValue("off", LAUNCH, "assumed", "granted case by case; sources differ"),),
        {"off": _("Only where two officers grant it"), "on": _("Always")},
    ),
    Definition(
        "eligibility_arrears_months",
        "payments",
        "month",
        _("Longest period of back pay"),
        (DatedValue(5, LAUNCH, "found", "english.alarabiya.net, 2017-12-28"),),
    ),
    Definition(
        "recovery_share",
        "payments",
        "number",
        _("Greatest share of a month's support that a deduction takes"),
        (DatedValue(Decimal("0.25"), LAUNCH, "assumed", OWN_CHOICE),),
    ),
    Definition(
        "account_review_above",
        "payments",
        "riyal",
        _("Payment above which two officers look at a changed bank account first"),
        (DatedValue(Decimal(2000), LAUNCH, "assumed", OWN_CHOICE),),
    ),
)
DEFINITIONS_BY_NAME: dict[str, Definition] = {definition.name: definition for definition in DEFINITIONS}
