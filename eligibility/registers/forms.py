"""The field in which an officer corrects a fact: read and limited exactly as in an authority's file."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import plurals
from common.dates import today
from common.digits import ascii_digits
from common.forms import GROUPED_NUMBER, LATIN_ATTRIBUTES
from eligibility.registers import kinds
from eligibility.registers.facts import Fact
from eligibility.registers.models import AuthorityRecord

YES_NO_CHOICES = [("yes", _("Yes")), ("no", _("No"))]
SHORT_INPUT = {"class": "input--s", "inputmode": "numeric", **LATIN_ATTRIBUTES}
WIDGETS: dict[type, Callable[[], forms.Widget]] = {
    kinds.YesNo: forms.RadioSelect,
    kinds.Count: lambda: forms.TextInput(SHORT_INPUT),
    kinds.Amount: lambda: forms.TextInput(
        {"inputmode": "decimal", "autocomplete": "off", **LATIN_ATTRIBUTES}
    ),
    kinds.Code: forms.Select,
    kinds.Name: forms.TextInput,
    kinds.Digits: lambda: forms.TextInput(SHORT_INPUT),
    kinds.Day: lambda: forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    kinds.NationalIds: lambda: forms.Textarea({"rows": "4", **LATIN_ATTRIBUTES}),
    kinds.Stays: lambda: forms.Textarea({"rows": "4", **LATIN_ATTRIBUTES}),
}
REQUIRED_MESSAGES: dict[type, Promise] = {
    kinds.YesNo: _("Choose yes or no."),
    kinds.Amount: _("Write the amount in figures, or 0 if there is none."),
    kinds.NationalIds: _("Write the national IDs, or 0 when nobody is registered."),
}
INVALID_MESSAGES: dict[type, Promise] = {
    kinds.YesNo: _("Choose yes or no."),
    kinds.Count: _("Write a whole number in figures, from 0 to %(most)s."),
    kinds.Amount: _(
        "Write the amount in figures, from 0 to %(most)s, with at most two digits after the point."
    ),
    kinds.Code: _("Choose one of the answers listed."),
    kinds.Name: _("Write at most %(most)s characters."),
    kinds.Digits: _("Write %(most)s digits, without letters."),
    kinds.Day: _("Choose a day of the calendar."),
    kinds.NationalIds: _("Write national IDs of ten digits, each once, at most %(most)s."),
    kinds.Stays: _("Write each stay on a line, as 2026-01-03/2026-02-10, at most %(most)s of them."),
}
TOO_LATE_MESSAGE = _("The last day that can be taken is %(day)s.")
SILENT, NONE = _("has not answered"), pgettext_lazy("fact of a record", "None")
HELP_IDS = _("National IDs, one on each line; 0 when nobody is registered.")
HELP_STAYS = _(
    "One stay on each line, as 2026-01-03/2026-02-10: the day of leaving and of the return; nothing after "
    "the stroke while the stay goes on. 0 when there was none; empty when the register gives only the number."
)
HELP_CLEARABLE = _("Leave it empty when there is none, or none any longer.")


HELP_TEXTS: dict[type, Promise] = {kinds.NationalIds: HELP_IDS, kinds.Stays: HELP_STAYS}


class FactField(forms.Field):
    """A fact as text; gives the value typed as in the record, None when it was left empty."""

    def __init__(self, fact: Fact, *, required: bool, widget: forms.Widget | None = None) -> None:
        self.fact, kind = fact, type(fact.kind)
        super().__init__(
            label=_(fact.label),
            required=required,
            widget=widget or WIDGETS[kind](),
            help_text=HELP_TEXTS.get(kind, HELP_CLEARABLE if fact.clearable else ""),
        )
        if kind in REQUIRED_MESSAGES:
            self.error_messages["required"] = REQUIRED_MESSAGES[kind]
        if isinstance(self.widget, forms.Select | forms.RadioSelect):
            self.widget.choices = self._choices()
        self.unit = _("riyals") if kind is kinds.Amount else ""

    def _choices(self) -> list[tuple[str, Any]]:
        words = AuthorityRecord._meta.get_field(self.fact.name).choices or YES_NO_CHOICES
        empty = [("", NONE if self.fact.clearable else SILENT)]
        return [*([] if self.required and isinstance(self.fact.kind, kinds.YesNo) else empty), *words]

    def to_python(self, value: Any) -> Any:
        kind = self.fact.kind
        try:
            answer = kind.read(_normalize_text(kind, value or ""))
        except kinds.BadValue:
            most = getattr(kind, "most", getattr(kind, "length", 0))
            raise ValidationError(
                INVALID_MESSAGES[type(kind)], "invalid", {"most": plurals.format_figure(most)}
            ) from None
        if self.fact.is_too_late(answer, today()):
            last = self.fact.latest(today())  # type: ignore[misc]  # it has one
            raise ValidationError(TOO_LATE_MESSAGE, "late", {"day": date_format(last)})
        return _column_value(answer)

    def validate(self, value: Any) -> None:
        """An empty family register is an answer."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], "required")

    def prepare_value(self, value: Any) -> Any:
        """A stored value as an officer would have typed it."""
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case Decimal() if value == value.to_integral_value():
                return f"{value:.0f}"
            case list() | tuple():
                return "\n".join(map(_item_text, value)) or kinds.NO_IDS
            case date():
                return value.isoformat()
        return str(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def _item_text(value: Any) -> str:
    """A national ID, or a stay as its two days."""
    return value if isinstance(value, str) else "/".join(day.isoformat() if day else "" for day in value)


def _column_value(value: Any) -> Any:
    """Lists where a reader gives tuples, as the record has them."""
    return [_column_value(each) for each in value] if isinstance(value, tuple) else value


def _normalize_text(kind: kinds.Kind, value: Any) -> str:
    """What was typed, with the commas of thousands, and of a list in Arabic, as a file has them."""
    typed = str(value)
    if isinstance(kind, kinds.NationalIds | kinds.Stays):
        return typed.replace("،", ",")
    if isinstance(kind, kinds.Amount):
        typed = ascii_digits(typed)
        return re.sub(r"[, ]", "", typed) if GROUPED_NUMBER.fullmatch(typed) else typed
    return typed


def correction_field(fact: Fact) -> FactField:
    """In an objection: what the paper proves, so it is written unless it may be corrected to nothing."""
    return FactField(fact, required=not fact.clearable)


def record_field(fact: Fact) -> FactField:
    """In a record: every authority may be silent, but an answer has its day."""
    widget = forms.Select() if isinstance(fact.kind, kinds.YesNo) else None  # a line, not three
    field = FactField(fact, required=fact.name == "as_of", widget=widget)
    field.show_hidden_initial = True  # what the page was opened with
    return field
