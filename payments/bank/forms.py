"""What officers hand in and write about the bank's reports."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalForm, WordsField
from payments.bank.report_reader import MAX_REPORT_BYTES


class ReportForm(PortalForm):
    """A report of the bank as a file."""

    report = forms.FileField(
        label=_("Report"),
        help_text=_("XML of the bank: pain.002, camt.053, camt.054 or pacs.004, at most 20 MB"),
        error_messages={"required": _("Choose the bank's file.")},
    )

    def clean_report(self) -> object:
        given = self.cleaned_data["report"]
        if given.size > MAX_REPORT_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return given


class NoteForm(PortalForm):
    """What was found about a line that moved nothing."""

    note = WordsField(
        _("What was found"), rows=3, longest=500, missing=_("Write what you found: it stays with the line.")
    )
