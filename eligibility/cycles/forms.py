"""What an officer writes when a month is proposed for publication, published, or taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalForm, WordsField


class ReasonForm(PortalForm):
    """Why: it stands in the history of the month."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    because = WordsField(
        _("Reason"),
        rows=3,
        longest=500,
        missing=_("Write the reason: it stays in the history of the month."),
    )
