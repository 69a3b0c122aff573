"""The form of the bank account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.bank import fields as bank_fields
from applications.bank import iban
from common.forms import PortalForm

IBAN_ATTRIBUTES = {"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}


class BankForm(PortalForm):
    iban = bank_fields.IBAN.form_field(widget=forms.TextInput(IBAN_ATTRIBUTES))
    again = forms.CharField(
        label=_("IBAN once more"),
        widget=forms.TextInput(IBAN_ATTRIBUTES),
        error_messages={"required": _("Write the IBAN once more, to be sure of it.")},
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        first, second = answers.get("iban"), answers.get("again")
        if first and second and iban.normalize_iban(second) != first:
            self.add_error("again", _("The two IBANs differ. Write the second one again."))
        return answers
