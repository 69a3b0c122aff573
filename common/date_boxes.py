"""The date in three boxes: its control, and the reading of what was typed in it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from common.dates import HIJRI_YEARS, from_hijri, hijri_months, to_hijri
from common.digits import is_ascii_digits

HIJRI, GREGORIAN = "hijri", "gregorian"
GREGORIAN_YEARS = range(1900, 2101)


def read_date(
    calendar: str, day: str, month: str, year: str, *, any_table: bool = False
) -> tuple[date | None, str]:
    """The Gregorian day of three boxes of ASCII digits, or None and the code of what is wrong with them.

    `any_table` takes the 30th of a Hijri month that has 29 days in our table: in another table it has 30.
    """
    if not (day and month and year):
        return None, "incomplete"
    if not all(is_ascii_digits(part) and len(part) <= 4 for part in (day, month, year)):
        return None, "figures"
    if calendar not in (HIJRI, GREGORIAN):
        return None, "calendar"
    if int(year) not in (HIJRI_YEARS if calendar == HIJRI else GREGORIAN_YEARS):
        return None, f"{calendar}_year"
    try:
        return (from_hijri if calendar == HIJRI else date)(int(year), int(month), int(day)), ""
    except (ValueError, OverflowError):
        if any_table and calendar == HIJRI and int(day) == 30 and int(month) in range(1, 13):
            return from_hijri(int(year), int(month), 29) + timedelta(days=1), ""
        return None, "no_such_day"


def box_values(day: date, calendar: str) -> list[Any]:
    """What the four controls show of this day in this calendar; Gregorian when Hijri does not know it."""
    parts = to_hijri(day) if calendar == HIJRI else None
    return [HIJRI, *reversed(parts)] if parts else [GREGORIAN, day.day, day.month, day.year]


def _month_choices() -> list[tuple[str, str]]:
    """Both names of each month, so that one list serves both calendars without a script."""
    pairs = enumerate(zip(hijri_months(), MONTHS.values(), strict=True), 1)
    return [("", "—"), *((str(n), f"{n} · {hijri} / {gregorian}") for n, (hijri, gregorian) in pairs)]


class MonthSelect(forms.Select):
    """Each month with its name in either calendar, from which a script shows the one that was chosen."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value).isdigit():
            place = int(str(value))
            option["attrs"]["data-hijri"] = f"{place} · {hijri_months()[place - 1]}"
            option["attrs"]["data-gregorian"] = f"{place} · {MONTHS[place]}"
        return option


class DateBoxes(forms.MultiWidget):
    """Calendar, day, month, year: posted as name_calendar, name_day, name_month, name_year."""

    template_name = "ui/widgets/date3.html"
    use_fieldset = True

    def __init__(
        self, attrs: dict | None = None, *, calendar: str = GREGORIAN, own_birthday: bool = False
    ) -> None:
        """`own_birthday`: the browser may fill in the person's own (WCAG 1.3.5)."""
        self.calendar = calendar
        filled = {part: f"bday-{part}" if own_birthday else "off" for part in ("day", "month", "year")}
        figures = {"class": "input", "inputmode": "numeric", "dir": "ltr", "maxlength": "8"}
        calendars = [(HIJRI, _("Hijri")), (GREGORIAN, _("Gregorian"))]
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "calendar": forms.RadioSelect(choices=calendars),
            "day": forms.TextInput({**figures, "autocomplete": filled["day"]}),
            "month": MonthSelect(
                {"class": "input", "autocomplete": filled["month"]},
                _month_choices,  # type: ignore[arg-type]
            ),
            "year": forms.TextInput({**figures, "autocomplete": filled["year"]}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        """A stored day is shown in the Gregorian calendar; an empty field asks in the usual one."""
        if value is None:
            return [self.calendar, "", "", ""]
        return [GREGORIAN, value.day, value.month, value.year]

    @staticmethod
    def first_id(auto_id: str) -> str:
        """The first box to type in: where an error link leads."""
        return f"{auto_id}_1"
