"""Dependants and incomes, as they are typed."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import selectors
from applications.forms.fields import AnswersForm
from applications.household import fields as household_fields
from applications.models import Application, Dependant, Income
from citizen_portal.lib.forms import PortalForm


class NoDependantsForm(PortalForm):
    none = forms.BooleanField(
        label=_("I have no dependants"),
        error_messages={"required": _("Add a dependant, or tick that you have none.")},
    )


class DependantForm(AnswersForm):
    table = household_fields.DEPENDANT
    page = {
        "name": {"widget": forms.TextInput({"autocomplete": "off"})},
        "national_id": {"widget": forms.TextInput({"class": "input--m"})},
    }

    @classmethod
    def of(cls, dependant: Dependant, *given: Any) -> "DependantForm":
        return cls(*given, initial=cls.opened(selectors.answers_of(dependant, selectors.DEPENDANT)))


class IncomeForm(AnswersForm):
    table = household_fields.INCOME
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
        whose.queryset = selectors.dependants_of(application)
        whose.empty_label = application.owner.name
        whose.show_optional = False
        self.initial.setdefault("once", uuid.uuid4())

    @classmethod
    def of(cls, income: Income, *given: Any) -> "IncomeForm":
        stands = selectors.answers_of(income, selectors.INCOME)
        return cls(income.application, *given, initial=cls.opened(stands))

    def clean(self) -> dict[str, Any]:
        """Mix the answers into the form's number: sent twice is one income, sent changed is another."""
        answers = super().clean()
        typed = "|".join(str(answers.get(name)) for name in selectors.INCOME)
        answers["once"] = uuid.uuid5(uuid.NAMESPACE_OID, f"{answers.get('once')}|{typed}")
        return answers

    def answers(self) -> dict[str, Any]:
        """What an income row holds, without the form's number."""
        return {name: self.cleaned_data[name] for name in selectors.INCOME if name in self.cleaned_data}

    def is_begun(self) -> bool:
        """Something was typed for a new income."""
        return bool({"kind", "source", "amount"} & set(self.changed_data))


class NoIncomeForm(PortalForm):
    none = forms.BooleanField(
        label=_("There is no income: neither mine nor a dependant's"),
        error_messages={"required": _("Add an income, or tick that there is none.")},
    )
