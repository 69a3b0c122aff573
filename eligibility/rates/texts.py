"""The programme's parameters in words: what the rulebook says of each, translated, and its value."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from common import plurals
from eligibility.rulebook import parameters
from eligibility.rulebook.parameters import DEFINITIONS_BY_NAME, POLICIES, Asset, SupportPolicy
from eligibility.rulebook.rates import Parameter


class ParameterText(NamedTuple):
    """In which group a parameter stands, what it is called, and its unit: a noun of counts, or a kind."""

    group: str
    name: str
    unit: str


GROUP_NAMES: dict[str, Promise] = {
    "amounts": pgettext_lazy("rates", "Amounts"),
    "limits": pgettext_lazy("rates", "Limits of income and property"),
    "conditions": pgettext_lazy("rates", "Conditions of eligibility"),
    "deadlines": pgettext_lazy("rates", "Days and periods"),
    "payments": pgettext_lazy("rates", "Payments and back pay"),
}
ASSET_NAMES: dict[str, Promise] = {
    "real_estate": pgettext_lazy("asset", "Real estate"),
    "vehicles": pgettext_lazy("asset", "Vehicles"),
    "cash_assets": pgettext_lazy("asset", "Cash assets"),
    "portfolios": pgettext_lazy("asset", "Investment portfolios"),
}
MARK_TEXTS: dict[str, tuple[Promise, Promise]] = {  # the word, and what it means
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
SOURCE_NAMES: dict[str, Promise] = {
    parameters.GUIDE: _("The guide of registration and eligibility"),
    parameters.TABLE: _("A published table of 32 household shapes"),
    parameters.CALCULATOR: _("The terms of the official calculator"),
    parameters.OWN_CHOICE: _("Our choice, nothing is published"),
}


def parameter_text(name: str) -> ParameterText:
    """Return the group, name and unit of a parameter."""
    definition = DEFINITIONS_BY_NAME[name]
    return ParameterText(definition.group, gettext(definition.description), definition.unit)


def rate_text(row: Parameter) -> str:
    """Return the value of a row with its unit."""
    definition, value = DEFINITIONS_BY_NAME[row.name], row.value
    if isinstance(value, tuple):
        return _list_text(value)
    if value is None:
        return gettext("No limit")
    if isinstance(value, str):
        return gettext(definition.choices[value])
    return _count_text(value, definition.unit)


def mark_text(code: str) -> tuple[str, str]:
    """Return the word of a mark and what it means."""
    word, meaning = MARK_TEXTS[code]
    return str(word), str(meaning)


# numbers that are concluded from two others
CONCLUDED_SOURCES = {
    "amount_head / 720": _("The amount of the head, divided by 720 riyals"),
    "amount_adult / 720": _("The amount of an adult dependant, divided by 720 riyals"),
    "amount_minor / 720": _("The amount of a dependant under age, divided by 720 riyals"),
}


def rate_source_text(row: Parameter) -> tuple[str, str]:
    """Return the source's name in the reader's language, and the rest as it was written."""
    if row.source in CONCLUDED_SOURCES:
        return str(CONCLUDED_SOURCES[row.source]), ""
    for known, name in SOURCE_NAMES.items():
        if known in row.source:
            return str(name), row.source.replace(known, "").strip(" ;:,")
    return "", row.source


def _count_text(value: Decimal | int, unit: str) -> str:
    if unit == "number":
        return f"{Decimal(value).normalize():f}"
    if unit == "times":
        return gettext("%(number)s times the cut-off limit") % {"number": plurals.format_figure(value)}
    if unit == "day of the month":
        return gettext("Day %(day)s of the month") % {"day": value}
    return plurals.count_noun(value, unit)


def _list_text(values: tuple[tuple[str, SupportPolicy] | Asset, ...]) -> str:
    """Return what is listed, each by its name; a programme has a code of its own."""
    if not values:
        return gettext("None")
    listed = [each if isinstance(each, tuple) else (str(ASSET_NAMES[each]), "") for each in values]
    said = [f"{name}: {gettext(POLICIES[policy])}" if policy else name for name, policy in listed]
    return gettext(", ").join(said)
