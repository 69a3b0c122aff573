"""What officers type when they sign a run, hold it, or let it go on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.staff.forms import AppCodeForm
from common.forms import PortalForm


def reason_field(*, required: bool) -> forms.CharField:
    """Why: it stands in the history of the run."""
    return forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=required,
        widget=forms.Textarea({"rows": "3", "dir": "auto"}),
        error_messages={
            "required": _("Write the reason: it stays in the history of the run."),
            "max_length": _("Write at most 500 characters."),
        },
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
