"""What an officer writes when a month is proposed for publication, published, or taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalForm


class ReasonForm(PortalForm):
    """Why: it stands in the history of the month."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    because = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": "3", "dir": "auto"}),
        error_messages={
            "required": _("Write the reason: it stays in the history of the month."),
            "max_length": _("Write at most 500 characters."),
        },
    )
