"""A fact in words: its label, and a value as an officer reads it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import plurals
from eligibility.registers import kinds
from eligibility.registers.facts import FACTS_BY_NAME, STAYS
from eligibility.registers.models import AuthorityRecord


def fact_label(name: str) -> str:
    return _(FACTS_BY_NAME[name].label)


def _stay_text(left: date, returned: date | None) -> str:
    until = date_format(returned) if returned else _("not back yet")
    return _("%(left)s to %(returned)s") % {"left": date_format(left), "returned": until}


def fact_text(name: str, value: Any) -> str:
    """A value as it stands in a record, in the rulebook or, as JSON, in a correction."""
    fact = FACTS_BY_NAME[name]
    if value is None or value == "":
        return pgettext("fact of a record", "None") if fact.clearable else _("has not answered")
    match fact.kind:
        case kinds.YesNo():
            return _("Yes") if value else _("No")
        case kinds.Amount():
            return plurals.format_figure(Decimal(value))
        case kinds.Day():
            return date_format(date.fromisoformat(value) if isinstance(value, str) else value)
        case kinds.NationalIds():
            return _(", ").join(value) or pgettext("list of people", "nobody")
        case kinds.Stays():
            return _("; ").join(_stay_text(*stay) for stay in STAYS.read(value) or ()) or _("none")
        case kinds.Code():
            return str(getattr(AuthorityRecord(**{name: value}), f"get_{name}_display")())
    return str(value)
