"""What was tried on «ماذا لو؟» and is to be an update: written by our own page, never typed by a person."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from applications import choices
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household.models import Dependant
from common.dates import parse_month
from common.forms import MoneyField, PortalForm

APPLICANT = "own"  # in place of a dependant's key: the applicant himself
MAX_CHANGES = 10
MONTH_OR_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


class RepeatedField(forms.Field):
    """Several values of one name, each read by itself."""

    widget = forms.MultipleHiddenInput

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__(required=False)
        self.read = read

    def to_python(self, value: Any) -> list[Any]:
        given = list(value or [])
        if len(given) > MAX_CHANGES:
            raise ValidationError("too many", "too_many")
        return [self.read(each) for each in given]


def parse_newcomer(text: str) -> list[str]:
    """relation:birth:income of somebody who joins; of a newborn no relation, and the month of his birth."""
    relation, _colon, rest = text.partition(":")
    born, _colon, monthly = rest.partition(":")
    if relation not in ("", *choices.Relation.values) or not MONTH_OR_DAY.fullmatch(born):
        raise ValidationError("not of our page", "made_up")
    try:
        date.fromisoformat(born) if len(born) == len("2026-11-01") else parse_month(born)
    except ValueError as error:
        raise ValidationError("no such day", "made_up") from error
    return [relation, born, str(MoneyField().clean(monthly))]


class ScenarioForm(PortalForm):
    """salary=own:9350.00 or salary=<dependant>:9350.00, leaves=<dependant>, joins=son:2010-01-31:0.00."""

    leaves = forms.ModelMultipleChoiceField(Dependant.objects.none(), required=False)
    joins = RepeatedField(parse_newcomer)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = household_selectors.dependants_of(application)
        self.fields["leaves"].queryset = self.own
        self.fields["salary"] = RepeatedField(self._salary)

    def _salary(self, text: str) -> tuple[Dependant | None, Decimal]:
        key, _colon, monthly = text.partition(":")
        amount = MoneyField().clean(monthly)
        if key == APPLICANT:
            return None, amount
        found = self.own.filter(pk=int(key)).first() if re.fullmatch(r"[0-9]{1,18}", key) else None
        if found is None:
            raise ValidationError("not of this household", "made_up")
        return found, amount
