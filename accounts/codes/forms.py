"""The box for the code of an SMS."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DigitsField, PortalForm


class CodeForm(PortalForm):
    """One box for the code of an SMS."""

    code = DigitsField(
        exactly=6,
        max_length=40,
        label=_("Verification code"),
        help_text=_("6 digits"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "input--s"}),
        error_messages={"required": _("Write the code from the message.")},
    )
