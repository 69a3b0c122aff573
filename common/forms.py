"""Forms as the portal shows and reads them: attributes by kind of field, Arabic digits, dates in boxes."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.date_boxes import GREGORIAN_YEARS, DateBoxes, read_date
from common.dates import today
from common.digits import ascii_digits, is_ascii_digits, normalize_digits
from common.text import clean_lines

TOO_LONG = _("Write at most %(limit_value)d characters.")
GROUPED_NUMBER = re.compile(r"\d{1,3}([, ]\d{3})+(\.\d+)?")
LATIN_ATTRIBUTES = {"dir": "ltr", "spellcheck": "false"}
WIDGET_ATTRIBUTES: tuple[tuple[type[forms.Widget], dict[str, str]], ...] = (
    (forms.PasswordInput, {"class": "input", "dir": "ltr", "autocomplete": "current-password"}),
    (forms.EmailInput, {"class": "input", "autocomplete": "email", **LATIN_ATTRIBUTES}),
    (forms.Textarea, {"class": "input input--text", "dir": "auto", "rows": "5"}),
    (forms.TextInput, {"class": "input", "dir": "auto"}),
    (forms.Select, {"class": "input"}),
)
PASSWORD, CHOICES, CHECK, FILE, DATE, SELECT, UNIT, PLAIN = (
    "password", "choices", "check", "file", "date", "select", "unit", "plain",
)  # fmt: skip


def control_kind(field: forms.Field) -> str:
    """The box a field stands in: decides the markup around the control in django/forms/field.html."""
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (DateBoxes, DATE), (forms.PasswordInput, PASSWORD), (forms.RadioSelect, CHOICES),
        (forms.CheckboxSelectMultiple, CHOICES), (forms.CheckboxInput, CHECK), (forms.FileInput, FILE),
    )  # fmt: skip
    for widget, box in kinds:
        if isinstance(field.widget, widget):
            return box
    if isinstance(field.widget, forms.Select):
        return PLAIN if isinstance(field.widget, forms.SelectMultiple) else SELECT
    return UNIT if getattr(field, "unit", "") else PLAIN


class TypedData(QueryDict):
    """What was typed earlier: a form shows it, judges none of it, and is never valid with it."""

    @classmethod
    def of(cls, values: Mapping[str, list[str]]) -> "TypedData":
        """These values, each name with all of its own."""
        data = cls(mutable=True)
        for name, given in values.items():
            data.setlist(name, given)
        data._mutable = False
        return data


class PortalBoundField(BoundField):
    """A field as the portal's field template wants it."""

    @cached_property
    def box(self) -> str:
        return control_kind(self.field)

    @property
    def show_optional(self) -> bool:
        """The mark «(optional)»: said of what may stay empty, never of a single tick box."""
        return not self.field.required and self.box != CHECK and getattr(self.field, "show_optional", True)

    @property
    def anchor(self) -> str:
        """The id an error link leads to: the first control of a group."""
        if self.box == DATE:
            return self.field.widget.first_id(self.auto_id)
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        """Add the attributes of this kind of field; those written on the widget itself win."""
        widget = widget or self.field.widget
        usual = dict(next((found for kind, found in WIDGET_ATTRIBUTES if isinstance(widget, kind)), {}))
        if own := widget.attrs.get("class"):
            usual["class"] = f"{usual.get('class', '')} {own}".strip()
        own_rows = widget.attrs.get("rows") != "10"  # ten rows is what Django writes when nobody asked
        kept = {"class", *(() if own_rows else ("rows",))}
        usual = {name: text for name, text in usual.items() if name in kept or name not in widget.attrs}
        return {**usual, **super().build_widget_attrs(attrs, widget)}


class PortalFields:
    """Mix into any Django form (allauth's too) to give it the portal's fields."""

    bound_field_class: type[BoundField] | None = PortalBoundField
    use_required_attribute = False  # the browser's own bubbles would hide the error summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(
                field.widget, forms.ClearableFileInput
            ):  # the list of files is ours, with its own remove
                field.widget = forms.FileInput(attrs=field.widget.attrs)

    def full_clean(self) -> None:
        if not isinstance(self.data, TypedData):  # type: ignore[attr-defined]
            return super().full_clean()  # type: ignore[misc]
        self._errors, self.cleaned_data = ErrorDict(), {}
        return None

    def is_valid(self) -> bool:
        return not isinstance(self.data, TypedData) and super().is_valid()  # type: ignore[attr-defined, misc]


class PortalForm(PortalFields, forms.Form):
    """A form of the portal."""


def error_links(*some: Any) -> list[tuple[str, str]]:
    """(anchor, message) for every error of forms and formsets, in page order: the error summary."""
    return [link for one in some for link in _form_error_links(one)]


def _form_error_links(form: Any) -> Iterator[tuple[str, str]]:
    if hasattr(form, "management_form"):
        yield from ((f"id_{form.prefix}-TOTAL_FORMS", error) for error in form.non_form_errors())
        for one in form.forms:
            yield from _form_error_links(one)
        return
    yield from (("main", error) for error in form.non_field_errors())
    for field in form.visible_fields():
        anchor = getattr(field, "anchor", None) or field.id_for_label
        yield from ((anchor, error) for error in field.errors)


class DigitsField(forms.CharField):
    """An ID, a code, a mobile: takes Arabic and Persian digits, blanks and dashes; gives plain ASCII.

    With `exactly=10` anything but ten digits is refused with the error "digits".
    """

    default_error_messages = {"digits": _("Write %(exactly)s digits, without letters.")}

    def __init__(self, *, exactly: int | None = None, **kwargs: Any) -> None:
        self.exactly = exactly
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[-‐-―]", "", normalize_digits(super().to_python(value)))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and self.exactly and not is_ascii_digits(value, self.exactly):
            raise ValidationError(self.error_messages["digits"], "digits", {"exactly": self.exactly})

    def widget_attrs(self, widget: forms.Widget) -> dict:
        usual = {"inputmode": "numeric", "autocomplete": "off", **LATIN_ATTRIBUTES}
        # Django lets a field's attributes overwrite the widget's own: those written there must win
        usual = {name: text for name, text in usual.items() if name not in widget.attrs}
        return {**super().widget_attrs(widget), **usual}


class WordsField(forms.CharField):
    """A person's own words in several lines; nothing that turns a reader's screen around or is not seen."""

    widget = forms.Textarea

    def __init__(self, label: Any, *, rows: int, missing: Any = "", longest: int = 2000, **more: Any) -> None:
        messages = {"max_length": TOO_LONG, **({"required": missing} if missing else {})}
        super().__init__(label=label, max_length=longest, error_messages=messages, **more)
        self.widget.attrs["rows"] = str(rows)

    def to_python(self, value: Any) -> str:
        return clean_lines(super().to_python(value)).strip()


class MoneyField(forms.DecimalField):
    """An amount in SAR, not negative, two decimals: ٩٬٣٥٠٫٥٠ and 9,350.50 pass; 1550,50 is refused."""

    widget = forms.TextInput
    unit = _("riyals")
    default_error_messages = {
        "required": _("Write the amount in figures, or 0 if there is none."),
        "invalid": _("Write the amount in figures, such as 1550 or 1550.50."),
        "max_decimal_places": _("Write at most two digits after the point."),
        "min_value": _("The amount cannot be less than 0."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_digits": 12, "decimal_places": 2, **kwargs})
        for validator in self.validators:  # Django words this one itself; ours says what to do
            if isinstance(validator, MinValueValidator):
                validator.message = self.error_messages["min_value"]

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = ascii_digits(value)
            value = re.sub(r"[, ]", "", value) if GROUPED_NUMBER.fullmatch(value) else value
            if value and not re.fullmatch(r"[-−]?\d*\.?\d+", value):  # no 1e5, NaN, 1_000
                raise ValidationError(self.error_messages["invalid"], "invalid")
            value = value.replace("−", "-")
        amount = super().to_python(value)
        return abs(amount) if amount == 0 else amount  # "-0" is nothing, without a sign

    def prepare_value(self, value: Any) -> Any:
        """Show a stored 7800.00 as 7800, as a person would have typed it."""
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return f"{value:.0f}"
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {"inputmode": "decimal", "autocomplete": "off", **LATIN_ATTRIBUTES}


class DateBoxesField(forms.Field):
    """A date in three boxes with a choice of calendar; gives a Gregorian `datetime.date`.

    `calendar` is chosen at first; `future=False` refuses days after today, `past=False` days before it.
    """

    widget = DateBoxes
    any_table = False  # whether the 30th of a month that has 29 days in our table is taken
    default_error_messages = {
        "required": _("Enter the date: day, month and year."),
        "incomplete": _("Complete the date: day, month and year."),
        "figures": _("Write the day and the year in figures, such as 15 and 1410."),
        "calendar": _("Choose the calendar: Hijri or Gregorian."),
        "hijri_year": _("This is not a Hijri year from 1343 to 1500. Correct the year, or choose Gregorian."),
        "gregorian_year": _(
            "This is not a Gregorian year from 1900 to 2100. Correct the year, or choose Hijri."
        ),
        "no_such_day": _("There is no such day in this month. Check the day and the month."),
        "future": _("The date is after today. Check the year."),
        "past": _("The date has passed. Enter a date that is still to come."),
    }

    def __init__(
        self, *, calendar: str = "gregorian", future: bool = True, past: bool = True, **kwargs: Any
    ) -> None:
        self.future, self.past = future, past
        kwargs.setdefault("widget", self.widget(calendar=calendar))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        calendar, *boxes = [normalize_digits(part) if isinstance(part, str) else "" for part in value]
        if not any(boxes):
            return None
        day, code = read_date(calendar, *boxes, any_table=self.any_table)
        if day is None:
            raise ValidationError(self.error_messages[code], code)
        return day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value.year not in GREGORIAN_YEARS:
            raise ValidationError(self.error_messages["gregorian_year"], "gregorian_year")
        if value and not self.future and value > today():
            raise ValidationError(self.error_messages["future"], "future")
        if value and not self.past and value < today():
            raise ValidationError(self.error_messages["past"], "past")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or None)
        except ValidationError:
            return True


class BirthDateField(DateBoxesField):
    """A date of birth: Hijri first, never after today; `own` lets the browser fill in the person's own."""

    any_table = True
    default_error_messages = {
        "required": _("Enter the date of birth: day, month and year."),
        "future": _("A date of birth cannot be after today. Check the year."),
    }

    def __init__(self, *, own: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateBoxes(calendar="hijri", own_birthday=own))
        super().__init__(**{"calendar": "hijri", "future": False, **kwargs})
