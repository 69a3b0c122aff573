"""The sections that are one form each: personal details, dwelling, bank account, signature."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import iban, selectors
from applications.bank import fields as bank_fields
from applications.forms.fields import AnswersForm
from applications.housing import fields as housing_fields
from applications.models import Application, Housing
from applications.personal import fields as personal_fields
from citizen_portal.lib.forms import DateField3, PortalForm


class PersonalForm(AnswersForm):
    table = personal_fields.FIELDS
    page = {
        "kind": {"label": _("You apply as"), "widget": forms.RadioSelect},
        "situation": {"label": _("Which case is yours?"), "widget": forms.RadioSelect},
        "marital": {"widget": forms.RadioSelect},
        "health": {"widget": forms.RadioSelect},
        "work_ability": {"widget": forms.RadioSelect},
    }

    @classmethod
    def of(cls, application: Application, *given: Any) -> "PersonalForm":
        return cls(*given, initial=cls.opened(selectors.answers_of(application, selectors.PERSONAL)))


CONTRACT_BOX = {"class": "input--m", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
SHORT_ADDRESS_BOX = {
    "class": "input--s",
    "dir": "ltr",
    "autocapitalize": "characters",
    "autocomplete": "off",
}
IBAN_BOX = {"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}


class HousingForm(AnswersForm):
    table = housing_fields.FIELDS
    page = {
        "tenure": {"label": _("Your dwelling is"), "widget": forms.RadioSelect},
        "contract": {"widget": forms.TextInput(CONTRACT_BOX)},
        "short_address": {"widget": forms.TextInput(SHORT_ADDRESS_BOX)},
        "building": {"widget": forms.TextInput({"class": "input--s"})},
        "postal_code": {"widget": forms.TextInput({"class": "input--s"})},
        "additional": {"widget": forms.TextInput({"class": "input--s"})},
    }

    @classmethod
    def of(cls, housing: Housing | None, *given: Any) -> "HousingForm":
        return cls(*given, initial=cls.opened(selectors.answers_of(housing, selectors.HOUSING)))


class BankForm(PortalForm):
    iban = bank_fields.IBAN.form_field(widget=forms.TextInput(IBAN_BOX))
    again = forms.CharField(
        label=_("IBAN once more"),
        widget=forms.TextInput(IBAN_BOX),
        error_messages={"required": _("Write the IBAN once more, to be sure of it.")},
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        first, second = answers.get("iban"), answers.get("again")
        if first and second and iban.normal(second) != first:
            self.add_error("again", _("The two IBANs differ. Write the second one again."))
        return answers


class AttestForm(PortalForm):
    attest = forms.BooleanField(
        label=_("I have read the declaration, and I agree to it."),
        error_messages={"required": _("Tick that you agree to the declaration, then submit.")},
    )


class UpdateForm(AttestForm):
    """An update of what was declared: the day of the change, and the declaration again."""

    changed_on = DateField3(
        label=_("When did the change happen?"),
        future=False,
        help_text=_("Of several changes, the day of the earliest."),
        error_messages={
            "required": _("Write the day on which the change happened."),
            "future": _("The change is still to come. Save it here once it has happened."),
        },
    )
    field_order = ("changed_on", "attest")
