"""The forms of dependants and incomes."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.file import selectors as file_selectors
from applications.file.forms import AnswersForm
from applications.file.models import Application
from applications.household import fields as household_fields
from applications.household import selectors as household_selectors
from applications.household.models import Dependant, Income
from common.forms import PortalForm, WordsField


class NoDependantsForm(PortalForm):
    none = forms.BooleanField(
        label=_("I have no dependants"),
        error_messages={"required": _("Add a dependant, or tick that you have none.")},
    )


class DependantForm(AnswersForm):
    table = household_fields.DEPENDANT_FIELDS
    page = {
        "name": {"widget": forms.TextInput({"autocomplete": "off"})},
        "national_id": {"widget": forms.TextInput({"class": "input--m"})},
    }

    @classmethod
    def of(cls, dependant: Dependant, *given: Any) -> "DependantForm":
        return cls(
            *given,
            initial=cls.opened(
                file_selectors.section_answers(dependant, household_selectors.DEPENDANT_FIELD_NAMES)
            ),
        )


class ReleaseForm(AnswersForm):
    table = household_fields.RELEASE_FIELDS


class ReleaseRefusalForm(PortalForm):
    """Why an officer refuses the release of a dependant."""

    because = WordsField(
        _("Reason"),
        help_text=_("The citizen reads it as you write it. Say what is wrong and what to give instead."),
        rows=4,
        longest=500,
        missing=_("Write the reason: the citizen will read it."),
    )


class IncomeForm(AnswersForm):
    table = household_fields.INCOME_FIELDS
    page = {"source": {"widget": forms.TextInput({"autocomplete": "off"})}}

    dependant = forms.ModelChoiceField(
        queryset=Dependant.objects.none(),
        label=_("Whose income is it?"),
        required=False,
        error_messages={"invalid_choice": _("Choose yourself or one of your dependants.")},
    )
    once = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose = self.fields["dependant"]
        whose.queryset = household_selectors.dependants_of(application)
        whose.empty_label = application.owner.name
        whose.show_optional = False
        self.initial.setdefault("once", uuid.uuid4())

    @classmethod
    def of(cls, income: Income, *given: Any) -> "IncomeForm":
        stands = file_selectors.section_answers(income, household_selectors.INCOME_FIELD_NAMES)
        return cls(income.application, *given, initial=cls.opened(stands))

    def clean(self) -> dict[str, Any]:
        """Mix the answers into the form's number: sent twice is one income, sent changed is another."""
        answers = super().clean()
        typed = "|".join(str(answers.get(name)) for name in household_selectors.INCOME_FIELD_NAMES)
        answers["once"] = uuid.uuid5(uuid.NAMESPACE_OID, f"{answers.get('once')}|{typed}")
        return answers

    def answers(self) -> dict[str, Any]:
        """What an income row holds, without the form's number."""
        return {
            name: self.cleaned_data[name]
            for name in household_selectors.INCOME_FIELD_NAMES
            if name in self.cleaned_data
        }

    def is_begun(self) -> bool:
        """Something was typed for a new income."""
        return bool({"kind", "source", "amount"} & set(self.changed_data))


class NoIncomeForm(PortalForm):
    none = forms.BooleanField(
        label=_("There is no income: neither mine nor a dependant's"),
        error_messages={"required": _("Add an income, or tick that there is none.")},
    )
