"""What officers type at their second door, and the rule for their passwords."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from common.forms import DigitsField, PortalForm


class OfficerPassword:
    """A password validator: fifteen characters or more for officers."""

    LEAST = 15

    def validate(self, password: str, user: User | None = None) -> None:
        if user is not None and getattr(user, "is_staff", False) and len(password) < self.LEAST:
            raise ValidationError(
                _("An officer's password has 15 characters or more."), code="officer_password_too_short"
            )

    def get_help_text(self) -> str:
        return _("An officer's password has 15 characters or more.")


class AppCodeForm(PortalForm):
    """The six digits that the app shows now."""

    code = DigitsField(
        exactly=6,
        max_length=40,
        label=gettext_lazy("Code of the app"),
        help_text=gettext_lazy("6 digits; they change every 30 seconds"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "input--s"}),
        error_messages={"required": gettext_lazy("Write the six digits that the app shows.")},
    )


class RecoveryCodeForm(PortalForm):
    """One of the ten codes on paper."""

    recovery = forms.CharField(
        max_length=40,
        label=gettext_lazy("Recovery code"),
        help_text=gettext_lazy("12 letters and digits, such as AB2C-D3EF-G4HJ; each works once"),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "class": "input--m",
            }
        ),
        error_messages={"required": gettext_lazy("Write one of your recovery codes.")},
    )
