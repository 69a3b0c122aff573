"""What the public calculator asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.choices import CITIZEN_KINDS, Kind
from common.forms import DigitsField, MoneyField, PortalForm

MAX_PEOPLE = 50
MAX_INCOME = 10_000_000  # SAR a month


class CountField(DigitsField):
    """How many people, as a whole number; takes Arabic digits."""

    default_error_messages = {
        "required": _("Write the number, or 0 if there are none."),
        "figures": _("Write a whole number in figures, such as 2."),
        "too_many": _("Write a number from 0 to %(most)s."),
    }

    def clean(self, value: Any) -> int:
        typed = super().clean(value)
        if not (typed.isascii() and typed.isdigit()):
            raise ValidationError(self.error_messages["figures"], "figures")
        if len(typed) > 6 or int(typed) > MAX_PEOPLE:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"most": MAX_PEOPLE})
        return int(typed)


class CalculatorForm(PortalForm):
    """A household in four answers; sent by GET, so that the address can be shared and nothing is stored."""

    kind = forms.ChoiceField(
        label=_("You apply as"),
        choices=[(each.value, each.label) for each in CITIZEN_KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose head of household or independent individual.")},
    )
    adults = CountField(
        label=_("Dependants of 18 years and over"),
        help_text=_("For example the wife, or a son or daughter at university."),
        widget=forms.TextInput({"class": "input--s"}),
    )
    minors = CountField(
        label=_("Dependants under 18 years"),
        help_text=_("What counts is the age on the first day of the month."),
        widget=forms.TextInput({"class": "input--s"}),
    )
    income = MoneyField(
        label=_("Total monthly income of the household"),
        help_text=_("Everything before deductions: salaries with allowances, pensions, returns and rewards."),
        max_value=MAX_INCOME,
        max_digits=None,
        error_messages={"max_value": _("Write an amount of at most 10,000,000 riyals.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == Kind.INDEPENDENT and (given.get("adults") or given.get("minors")):
            alone = _("An independent individual has no dependants: write 0, or choose head of household.")
            self.add_error("adults" if given.get("adults") else "minors", alone)
        return given
