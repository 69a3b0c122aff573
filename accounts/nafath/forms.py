"""What is typed around Nafath: the ID that the request goes to, and the mobile that Nafath does not know."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.forms import clean_mobile, clean_national_id
from accounts.registration.forms import RegistrationForm, TermsForm
from common.forms import DigitsField, PortalForm


class NafathForm(PortalForm):
    """The national ID, whose owner's app is asked."""

    national_id = DigitsField(
        exactly=10,
        max_length=40,
        label=_("National ID number"),
        help_text=_("10 digits"),
        widget=forms.TextInput({"autocomplete": "username"}),
        error_messages={"required": _("Write your national ID number.")},
    )

    def clean_national_id(self) -> str:
        return clean_national_id(self.cleaned_data["national_id"])


class NafathMobileForm(PortalForm):
    """The rest of a registration by Nafath; both fields as on the page of registration."""

    mobile = RegistrationForm.base_fields["mobile"]
    terms = TermsForm.base_fields["terms"]

    def clean_mobile(self) -> str:
        return clean_mobile(self.cleaned_data["mobile"])
