"""What officers type when they sign a run, hold it, or let it go on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.staff.forms import AppCodeForm
from common.forms import PortalForm, WordsField


def reason_field(*, required: bool) -> WordsField:
    """Why: it stands in the history of the run."""
    return WordsField(
        _("Reason"),
        rows=3,
        longest=500,
        required=required,
        missing=_("Write the reason: it stays in the history of the run."),
    )


class SignForm(AppCodeForm):
    """A signature: the digits of the app, and a reason where the total differs much."""

    field_order = ["seen", "because", "code"]
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    because = reason_field(required=False)


class HoldForm(PortalForm):
    """Why nothing more is sent."""

    because = reason_field(required=True)


class ResumeForm(AppCodeForm):
    """Why the run may go on, and the digits of the app."""

    field_order = ["because", "code"]
    because = reason_field(required=True)
