"""What a visitor types at «تسجيل جديد»."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.forms import clean_mobile, clean_national_id
from common import text
from common.forms import BirthDateField, DigitsField, PortalForm


class RegistrationForm(PortalForm):
    """«تسجيل جديد»: who you are, and the mobile that a code will prove."""

    national_id = DigitsField(
        exactly=10,
        max_length=40,
        label=_("National ID number"),
        help_text=_("10 digits, as on your ID"),
        widget=forms.TextInput({"autocomplete": "username"}),
        error_messages={"required": _("Write your national ID number.")},
    )
    name = forms.CharField(
        label=_("Full name"),
        help_text=_("As it is on the national ID"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Write your full name.")},
    )
    birth_date = BirthDateField(label=_("Date of birth"), own=True)
    mobile = DigitsField(
        label=_("Mobile number"),
        help_text=_("It must be registered in your name: a code goes to it. Such as 05 followed by 8 digits"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel-national", "class": "input--m"}),
        error_messages={"required": _("Write your mobile number.")},
    )

    def clean_national_id(self) -> str:
        return clean_national_id(self.cleaned_data["national_id"])

    def clean_name(self) -> str:
        return text.person_name(self.cleaned_data["name"], longest=150)

    def clean_mobile(self) -> str:
        return clean_mobile(self.cleaned_data["mobile"])


class TermsForm(PortalForm):
    """The last step: the terms, and the undertaking."""

    terms = forms.BooleanField(
        label=_("I agree to the terms and conditions, and undertake that what I entered is true"),
        error_messages={"required": _("Read the terms and conditions, then tick that you agree.")},
    )
