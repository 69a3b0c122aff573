"""The names and units of the programme's parameters, where each comes from, and its value in words."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from citizen_portal.lib import counts
from eligibility.rulebook import rates
from eligibility.rulebook.rates import Parameter, Value


class Named(NamedTuple):
    """In which group a parameter stands, what it is called, and its unit: a noun of counts, or a kind."""

    group: str
    name: Promise
    unit: str


GROUPS: dict[str, Promise] = {
    "amounts": pgettext_lazy("rates", "Amounts"),
    "limits": pgettext_lazy("rates", "Limits of income and property"),
    "conditions": pgettext_lazy("rates", "Conditions of eligibility"),
    "deadlines": pgettext_lazy("rates", "Days and periods"),
    "payments": pgettext_lazy("rates", "Payments"),
}
PARAMETERS: dict[str, Named] = {
    "amount_head": Named(
        "amounts", _("Full support of the head of household or an independent person"), "riyal"
    ),
    "amount_adult": Named("amounts", _("Full support for an adult dependant"), "riyal"),
    "amount_minor": Named("amounts", _("Full support for a dependant under age"), "riyal"),
    "adult_age": Named("amounts", _("Age from which a dependant counts as an adult"), "year"),
    "weight_head": Named("amounts", _("Weight of the head of household"), "number"),
    "weight_adult": Named("amounts", _("Weight of an adult dependant"), "number"),
    "weight_minor": Named("amounts", _("Weight of a dependant under age"), "number"),
    "weight_cap": Named("amounts", _("Greatest weight that full support is paid for"), "number"),
    "minimum_support": Named("amounts", _("Least support below the cut-off limit"), "riyal"),
    "rounding": Named("amounts", _("The amount is rounded once, at the end, to"), "riyal"),
    "exemption_base": Named("limits", _("Exemption limit for each unit of weight"), "riyal"),
    "cutoff_base": Named("limits", _("Cut-off limit for each unit of weight"), "riyal"),
    "cutoff_ceiling": Named("limits", _("The cut-off limit is never above"), "riyal"),
    "taper": Named("limits", _("How the support falls between the two limits"), "choice"),
    "capability_multiplier": Named(
        "limits", _("Limit of property and assets, as a multiple of the cut-off"), "times"
    ),
    "exempt_assets": Named("limits", _("Property that is not measured"), "list"),
    "worker_value": Named("limits", _("Value that counts for each domestic worker"), "riyal"),
    "worker_limit": Named("limits", _("Greatest number of domestic workers"), "number"),
    "income_tolerance": Named(
        "limits", _("By how much the declared income may be below the recorded one"), "riyal"
    ),
    "days_abroad": Named("conditions", _("Days outside the Kingdom that are allowed"), "day"),
    "days_abroad_months": Named("conditions", _("Period in which the days outside are counted"), "month"),
    "days_abroad_policy": Named("conditions", _("What more days outside lead to"), "choice"),
    "days_abroad_divisor": Named(
        "conditions", _("Days by which a share is divided when days are taken off"), "day"
    ),
    "dependant_failure_policy": Named(
        "conditions", _("When a dependant does not meet a condition"), "choice"
    ),
    "other_support": Named("conditions", _("Other programmes with a rule of their own"), "list"),
    "other_support_default": Named("conditions", _("Support of any other programme"), "choice"),
    "bar_max_months": Named("conditions", _("Longest suspension for wrong information"), "month"),
    "update_days": Named("deadlines", _("Period to report a change"), "day"),
    "objection_days": Named("deadlines", _("Period to object to a result"), "day"),
    "payment_objection_days": Named("deadlines", _("Period to object to a payment"), "day"),
    "review_days": Named("deadlines", _("Working days in which an objection is answered"), "day"),
    "deposit_day": Named("deadlines", _("Deposit day"), "day of the month"),
    "cycle_cutoff_day": Named(
        "deadlines", _("Last day whose changes count for the next month"), "day of the month"
    ),
    "results_day": Named("deadlines", _("Day on which results are expected"), "day of the month"),
    "support_from": Named("payments", _("From when support is paid"), "choice"),
    "iban_effect": Named("payments", _("When a changed bank account is paid into"), "choice"),
    "eligibility_arrears": Named("payments", _("Back pay after an eligible result that came late"), "choice"),
    "eligibility_arrears_months": Named("payments", _("Longest period of back pay"), "month"),
    "recovery_share": Named(
        "payments", _("Greatest share of a month's support that a deduction takes"), "number"
    ),
}
CHOICES: dict[tuple[str, str], Promise] = {
    ("taper", "linear"): _("Evenly, as the income rises"),
    ("days_abroad_policy", "ineligible"): _("The person does not meet the condition"),
    ("days_abroad_policy", "deduct"): _("Each day too many is taken off the support"),
    ("dependant_failure_policy", "exclude_person"): _("The dependant alone is not counted"),
    ("dependant_failure_policy", "fail_household"): _("The whole household is not eligible"),
    ("support_from", "result"): _("From the month in which the result is “Eligible”"),
    ("iban_effect", "cycle"): _("From the month whose updates it was given for"),
    ("eligibility_arrears", "off"): _("Only where two officers grant it"),
    ("eligibility_arrears", "on"): _("Always"),
}
POLICIES: dict[str, Promise] = {
    "count_as_income": _("Counts as income"),
    "ineligible": _("Excludes this support"),
    "ignore": _("Has no effect"),
}
ASSETS: dict[str, Promise] = {
    "real_estate": pgettext_lazy("asset", "Real estate"),
    "vehicles": pgettext_lazy("asset", "Vehicles"),
    "cash_assets": pgettext_lazy("asset", "Cash assets"),
    "portfolios": pgettext_lazy("asset", "Investment portfolios"),
}
MARKS: dict[str, tuple[Promise, Promise]] = {  # the word, and what it means
    "required": (
        pgettext_lazy("mark of a rate", "Stipulated"),
        _("Stands in the guide of registration and eligibility that this portal was built to."),
    ),
    "found": (
        pgettext_lazy("mark of a rate", "Published"),
        _("Named in a public source or concluded from one; the source stands beside it."),
    ),
    "assumed": (
        pgettext_lazy("mark of a rate", "Assumed"),
        _("Nothing is published: a choice of this portal, which may be changed without touching the rest."),
    ),
}
SOURCES: dict[str, Promise] = {
    rates.GUIDE: _("The guide of registration and eligibility"),
    rates.TABLE: _("A published table of 32 household shapes"),
    rates.CALCULATOR: _("The terms of the official calculator"),
    rates.OURS: _("Our choice, nothing is published"),
}


def parameter(name: str) -> Named:
    """Return the group, name and unit of a parameter."""
    return PARAMETERS[name]


def rate(row: Parameter) -> str:
    """Return the value of a row with its unit."""
    unit, value = PARAMETERS[row.name].unit, row.value
    if isinstance(value, tuple):
        return _every(value)
    if value is None:
        return gettext("No limit")
    if isinstance(value, str):
        return str(CHOICES.get((row.name, value)) or POLICIES[value])
    return _counted(value, unit)


def mark(code: str) -> tuple[str, str]:
    """Return the word of a mark and what it means."""
    word, meaning = MARKS[code]
    return str(word), str(meaning)


def rate_source(row: Parameter) -> tuple[str, str]:
    """Return the source's name in the reader's language, and the rest as it was written."""
    for known, name in SOURCES.items():
        if known in row.source:
            return str(name), row.source.replace(known, "").strip(" ;:,")
    return "", row.source


def _counted(value: Decimal | int, unit: str) -> str:
    if unit == "number":
        return f"{Decimal(value).normalize():f}"
    if unit == "times":
        return gettext("%(number)s times the cut-off limit") % {"number": counts.figures(value)}
    if unit == "day of the month":
        return gettext("Day %(day)s of the month") % {"day": value}
    return counts.count(value, unit)


def _every(values: Value) -> str:
    """Return what is listed, each by its name; a programme has a code of its own."""
    if not values:
        return gettext("None")
    listed = [each if isinstance(each, tuple) else (str(ASSETS[each]), "") for each in values]
    said = [f"{name}: {POLICIES[policy]}" if policy else name for name, policy in listed]
    return gettext(", ").join(said)
