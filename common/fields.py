"""An answer, said once: what it is called, what it may be, how it is read and how it is told.

A feature lists its answers as a tuple of these plain objects. The page, the REST door, the review, the
differences and the staff's pages all read that list, so that they cannot disagree.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import dates, plurals, text
from common.digits import ascii_digits, is_ascii_digits
from common.forms import BirthDateField, DateBoxesField, DigitsField, MoneyField

BLANK_VALUES = ("", None)
CHOOSE_OPTION = ("", gettext_lazy("Choose"))


@dataclass(frozen=True)
class Field:
    """One answer; `only_if=("tenure", ("rent",))` asks it of who answered so, and nobody else has one."""

    name: str
    label: Any
    _: KW_ONLY
    help: Any = ""
    errors: Mapping[str, Any] = field(default_factory=dict)  # by Django's codes: required, max_length …
    optional: bool = False
    only_if: tuple[str, tuple[str, ...]] | None = None
    latin: bool = False  # its text keeps its direction

    empty: ClassVar[Any] = ""
    form_class: ClassVar[type[forms.Field]] = forms.CharField

    def asked(self, answers: Mapping[str, Any]) -> bool:
        """Whether the other answers ask for this one."""
        return self.only_if is None or answers.get(self.only_if[0]) in self.only_if[1]

    def needed(self, answers: Mapping[str, Any]) -> bool:
        """Whether the section is incomplete without it."""
        return not self.optional and self.asked(answers)

    @property
    def required(self) -> bool:
        """Needed whatever the other answers are."""
        return not self.optional and self.only_if is None

    def limits(self) -> dict[str, Any]:
        """What this type adds to the form field."""
        return {}

    def form_field(self, **page: Any) -> Any:
        """The field of a Django form; a page may add its own widget or wording."""
        usual = {
            "label": self.label,
            "help_text": self.help,
            "required": self.required,
            "error_messages": dict(self.errors),
            **self.limits(),
        }
        made: Any = self.form_class(**{**usual, **page})
        made.show_optional = self.optional  # one that another answer asks for is not marked as optional
        return made

    def clean(self, value: Any) -> Any:
        """What the page makes of this value, for any other door; ValidationError says what is wrong."""
        return self.form_field().clean(value)

    def words(self, value: Any) -> str:
        """The answer as people read it; empty when there is none."""
        return "" if value in BLANK_VALUES else str(value)


class _CheckedMixin:
    """Mixed into a form field: a plain check has the last word on what was typed."""

    def __init__(self, *, check: Callable[[str], str] | None = None, **kwargs: Any) -> None:
        self.check = check
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)  # type: ignore[misc]
        return self.check(text) if text and self.check else text


class CheckedText(_CheckedMixin, forms.CharField):
    pass


class CheckedDigits(_CheckedMixin, DigitsField):
    pass


@dataclass(frozen=True)
class Text(Field):
    _: KW_ONLY
    max_length: int
    check: Callable[[str], str] = text.clean_one_line
    form_class = CheckedText

    def limits(self) -> dict[str, Any]:
        return {"max_length": self.max_length, "check": self.check}


@dataclass(frozen=True)
class Digits(Field):
    """Digits in any script, kept as 0-9: exactly so many, or as the check says."""

    _: KW_ONLY
    exactly: int | None = None
    check: Callable[[str], str] | None = None
    latin: bool = True
    form_class = CheckedDigits

    def limits(self) -> dict[str, Any]:
        return {"exactly": self.exactly, "check": self.check, "max_length": 20}


class ListedField(forms.ChoiceField):
    """A choice; a list to pull down begins with the request to choose, buttons do not."""

    def __init__(self, *, choices: Any = (), widget: Any = None, **kwargs: Any) -> None:
        buttons = isinstance(widget, forms.RadioSelect) or widget is forms.RadioSelect
        offered = list(choices) if buttons else [CHOOSE_OPTION, *choices]
        super().__init__(choices=offered, **({"widget": widget} if widget else {}), **kwargs)


@dataclass(frozen=True)
class Choice(Field):
    offered: type[TextChoices]
    form_class = ListedField

    def limits(self) -> dict[str, Any]:
        return {"choices": self.offered.choices}

    def words(self, value: Any) -> str:
        return "" if value in BLANK_VALUES else str(self.offered(value).label)


@dataclass(frozen=True)
class Money(Field):
    """SAR, not negative, two decimals."""

    empty = None
    form_class = MoneyField

    def words(self, value: Any) -> str:
        return "" if value in BLANK_VALUES else plurals.count_noun(value, "riyal")


@dataclass(frozen=True)
class Date(Field):
    """A day from 1900 to 2100; three boxes on the page, ISO 8601 at the REST door."""

    empty = None
    form_class = DateBoxesField

    def words(self, value: Any) -> str:
        return "" if value in BLANK_VALUES else both_calendars(value)


@dataclass(frozen=True)
class BirthDate(Date):
    form_class = BirthDateField


class WholeNumberField(forms.Field):
    """Figures in any script, without sign, point or grouping."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": gettext_lazy("Write a whole number from %(least)s to %(most)s, in figures.")
    }

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in BLANK_VALUES:
            return None
        text = ascii_digits(str(value))
        # the length first: Python reads no number of thousands of digits
        if is_ascii_digits(text) and len(text) <= 9 and self.least <= int(text) <= self.most:
            return int(text)
        raise ValidationError(
            self.error_messages["invalid"], "invalid", {"least": self.least, "most": self.most}
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "input--s"}


@dataclass(frozen=True)
class WholeNumber(Field):
    _: KW_ONLY
    least: int = 0
    most: int
    empty = None
    form_class = WholeNumberField

    def limits(self) -> dict[str, Any]:
        return {"least": self.least, "most": self.most}


@dataclass(frozen=True)
class Boolean(Field):
    """Ticked or not; not ticked is an answer too."""

    optional: bool = True
    empty = False
    form_class = forms.BooleanField

    def words(self, value: Any) -> str:
        return "" if value is None else _("Yes") if value else _("No")


def both_calendars(day: date) -> str:
    """«12 أبريل 1985، الموافق 22 رجب 1405هـ»."""
    words = {"day": date_format(day, "j F Y"), "hijri": dates.hijri_text(day)}
    return _("%(day)s, corresponding to %(hijri)s") % words if words["hijri"] else words["day"]


# -- a list of answers ---------------------------------------------------------------------------------------
def field_names(table: Iterable[Field]) -> tuple[str, ...]:
    return tuple(each.name for each in table)


def answers_of(row: Any, table: Iterable[Field]) -> dict[str, Any]:
    """What a row, or a part of a snapshot, answers; None for all when there is no row."""
    return {name: getattr(row, name, None) for name in field_names(table)}


def clear_unasked(table: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Nobody has an answer that the others do not ask for: what is to be emptied."""
    emptied: dict[str, Any] = {}
    for each in table:  # in their order: an emptied answer asks for no other
        now = {**answers, **emptied}
        if each.only_if and not each.asked(now) and (each.only_if[0] in emptied or now.get(each.only_if[0])):
            emptied[each.name] = each.empty
    return emptied


def missing_errors(table: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, ValidationError]:
    """The error of each answer that another one asks for and that is not given."""
    return {
        each.name: ValidationError(each.errors["required"], "required")
        for each in table
        if each.only_if and each.needed(answers) and answers.get(each.name) in BLANK_VALUES
    }


def answers_progress(table: Iterable[Field], answers: Mapping[str, Any]) -> str:
    """How far these answers are: not_started, in_progress, complete."""
    given = [answers.get(each.name) not in BLANK_VALUES for each in table if each.needed(answers)]
    if all(given):
        return "complete"
    return "in_progress" if any(given) else "not_started"
