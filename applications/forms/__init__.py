"""What the citizen types into the file, turned into clean values; each field words its own errors."""

from applications.forms.checks import (
    checked_contract,
    checked_iban,
    checked_id,
    checked_short_address,
    checked_words,
)
from applications.forms.household import DependantForm, IncomeForm, NoDependantsForm, NoIncomeForm
from applications.forms.sections import AttestForm, BankForm, DocumentForm, HousingForm, PersonalForm

__all__ = [
    "AttestForm",
    "BankForm",
    "DependantForm",
    "DocumentForm",
    "HousingForm",
    "IncomeForm",
    "NoDependantsForm",
    "NoIncomeForm",
    "PersonalForm",
    "checked_contract",
    "checked_iban",
    "checked_id",
    "checked_short_address",
    "checked_words",
]
