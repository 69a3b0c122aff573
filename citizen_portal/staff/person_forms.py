"""Whom an officer looks for, and why: the reason stands in the audit trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalForm

REASONS = [
    ("call", _("The person is calling or here")),
    ("case", _("A case that I work on")),
    ("check", _("A check that I was asked for")),
]


class LookupForm(PortalForm):
    """What is typed, and the reason of the look-up."""

    typed = forms.CharField(
        label=_("ID number, mobile, name, reference, or the end of an IBAN"),
        max_length=100,
        error_messages={"required": _("Type whom you look for.")},
    )
    reason = forms.ChoiceField(
        label=_("Why do you look the person up?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you look the person up.")},
    )
