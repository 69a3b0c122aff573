"""Dependants and incomes, as they are typed."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications import choices, selectors
from applications.forms.checks import checked_id, checked_words
from applications.forms.fields import CheckedField, KeptForm, select
from applications.models import Application, Dependant, Income
from citizen_portal.lib.forms import BirthDateField, DigitsField, MoneyField, PortalForm
from citizen_portal.lib.text import person_name


class NoDependantsForm(PortalForm):
    none = forms.BooleanField(
        label=_("I have no dependants"),
        error_messages={"required": _("Add a dependant, or tick that you have none.")},
    )


class DependantForm(KeptForm):
    name = forms.CharField(
        label=_("Full name"),
        help_text=_("As it is in the family register."),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={
            "required": _("Write the dependant's full name."),
            "max_length": _("This name is too long. Write at most 100 letters."),
        },
    )
    national_id = DigitsField(
        label=_("National ID"),
        help_text=_("Ten digits: it starts with 1, or with 2 for a residence permit."),
        widget=forms.TextInput({"class": "input--m", "maxlength": "20"}),
        error_messages={"required": _("Write the dependant's national ID.")},
    )
    relation = select(choices.Relation, _("Relation"), _("Choose how this person is related to you."))
    birth_date = BirthDateField(label=_("Date of birth"))
    employment = select(
        choices.Employment,
        _("Employment"),
        _("Choose the dependant's employment."),
        help_text=_("For a child, choose Student or Under working age."),
    )
    study = select(
        choices.Study,
        pgettext_lazy("dependant", "Study"),
        _("Choose whether and where the dependant studies."),
    )

    @classmethod
    def of(cls, dependant: Dependant, *given: Any) -> "DependantForm":
        stands = selectors.answers_of(dependant, selectors.DEPENDANT)
        return cls(*given, initial={**stands, "seen": selectors.fingerprint(stands)})

    def clean_name(self) -> str:
        return person_name(self.cleaned_data["name"])

    def clean_national_id(self) -> str:
        return checked_id(self.cleaned_data["national_id"])


class IncomeForm(KeptForm):
    kind = select(choices.IncomeKind, _("Kind of income"), _("Choose the kind of income."))
    source = CheckedField(
        checked_words,
        label=_("Source of income"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"max_length": _("Write the source in at most 120 letters.")},
    )
    amount = MoneyField(
        label=_("Monthly amount"),
        help_text=_("The gross amount with all allowances. A commercial register without return is 0."),
        error_messages={
            "required": _("Write the monthly amount in figures, such as 1550."),
            "max_digits": _("This amount is too large. Check the figures."),
            "max_whole_digits": _("This amount is too large. Check the figures."),
        },
    )
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
        return cls(income.application, *given, initial={**stands, "seen": selectors.fingerprint(stands)})

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
