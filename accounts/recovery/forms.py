"""What people type when the password is lost."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.forms import clean_national_id
from common.forms import BirthDateField, DigitsField, PortalForm


class RecoveryForm(PortalForm):
    """«نسيت كلمة المرور»: whose password."""

    national_id = DigitsField(
        exactly=10,
        max_length=40,
        label=_("National ID number"),
        help_text=_("10 digits, as on your ID"),
        widget=forms.TextInput({"autocomplete": "username"}),
        error_messages={"required": _("Write your national ID number.")},
    )
    birth_date = BirthDateField(label=_("Date of birth"), own=True)

    def clean_national_id(self) -> str:
        return clean_national_id(self.cleaned_data["national_id"])
