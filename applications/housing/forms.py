"""The form of the dwelling and its national address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.file import selectors as file_selectors
from applications.file.forms import AnswersForm
from applications.housing import fields as housing_fields
from applications.housing import selectors as housing_selectors
from applications.housing.models import Housing

CONTRACT_ATTRIBUTES = {"class": "input--m", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
SHORT_ADDRESS_ATTRIBUTES = {
    "class": "input--s",
    "dir": "ltr",
    "autocapitalize": "characters",
    "autocomplete": "off",
}


class HousingForm(AnswersForm):
    table = housing_fields.FIELDS
    page = {
        "tenure": {"label": _("Your dwelling is"), "widget": forms.RadioSelect},
        "contract": {"widget": forms.TextInput(CONTRACT_ATTRIBUTES)},
        "short_address": {"widget": forms.TextInput(SHORT_ADDRESS_ATTRIBUTES)},
        "building": {"widget": forms.TextInput({"class": "input--s"})},
        # the browser may fill in the person's own address (WCAG 1.3.5)
        "street": {"widget": forms.TextInput({"autocomplete": "address-line1"})},
        "district": {"widget": forms.TextInput({"autocomplete": "address-level3"})},
        "city": {"widget": forms.TextInput({"autocomplete": "address-level2"})},
        "region": {"widget": forms.Select({"autocomplete": "address-level1"})},
        "postal_code": {"widget": forms.TextInput({"class": "input--s", "autocomplete": "postal-code"})},
        "additional": {"widget": forms.TextInput({"class": "input--s"})},
    }

    @classmethod
    def of(cls, housing: Housing | None, *given: Any) -> "HousingForm":
        return cls(
            *given,
            initial=cls.opened(
                file_selectors.section_answers(housing, housing_selectors.HOUSING_FIELD_NAMES)
            ),
        )

    def leave_only_errors_of(self, field: str) -> None:
        """While somebody still fills it in, only this field is judged."""
        for other in [name for name in self.errors if name != field]:
            del self.errors[other]

    def filled_with(self, parts: dict[str, str]) -> "HousingForm":
        """The same form as typed, with these parts in their boxes."""
        data = self.data.copy()
        for name, part in parts.items():
            data[name] = part
        filled = HousingForm(data, initial=self.initial)
        filled.full_clean()
        filled.errors.clear()
        return filled
