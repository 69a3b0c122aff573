"""What people change about the own account."""

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.people.forms import clean_mobile
from accounts.people.models import User
from common.forms import DigitsField, PortalForm


class ProofForm(PortalForm):
    """The password again, before a change that money or reachability follows."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Counted like a sign-in: a signed-in session is no side door for guessing."""
        if not get_adapter().reauthenticate(self.person, self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."), code="password")
        return self.cleaned_data["password"]


class MobileForm(PortalForm):
    mobile = DigitsField(
        label=_("New mobile number"),
        help_text=_("Such as 05 followed by 8 digits"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel-national", "class": "input--m"}),
        error_messages={"required": _("Write your new mobile number.")},
    )

    def clean_mobile(self) -> str:
        return clean_mobile(self.cleaned_data["mobile"])


class EmailForm(PortalForm):
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Such as name@example.com. Leave it empty to remove it."),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Write an e-mail address such as name@example.com.")},
    )


class SMSNoticesForm(PortalForm):
    sms_notices = forms.ChoiceField(
        label=_("What we send you by SMS"),
        help_text=_("Codes and warnings about your account always come."),
        choices=User.SMSNotices.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three."),
            "invalid_choice": _("Choose one of the three."),
        },
    )


class LanguageForm(PortalForm):
    language = forms.ChoiceField(
        label=_("Language of the pages and messages"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose Arabic or English."),
            "invalid_choice": _("Choose Arabic or English."),
        },
    )
