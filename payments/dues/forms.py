"""What officers write about a household's payments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalForm


class BecauseForm(PortalForm):
    """Why: it stays in the history."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": "3", "dir": "auto"}),
        error_messages={
            "required": _("Write the reason: it stays in the history."),
            "max_length": _("Write at most 300 characters."),
        },
    )
