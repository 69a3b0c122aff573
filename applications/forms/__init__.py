"""What the citizen types into the file, turned into clean values; each field words its own errors."""

from applications.forms.documents import DetailsForm, DocumentForm, FilesForm, RefusalForm
from applications.forms.household import DependantForm, IncomeForm, NoDependantsForm, NoIncomeForm
from applications.forms.sections import (
    AttestForm,
    BankForm,
    HousingForm,
    PersonalForm,
    UpdateForm,
)
from applications.forms.supposed import SupposedForm

__all__ = [
    "AttestForm",
    "BankForm",
    "DependantForm",
    "DetailsForm",
    "DocumentForm",
    "FilesForm",
    "HousingForm",
    "IncomeForm",
    "NoDependantsForm",
    "NoIncomeForm",
    "PersonalForm",
    "RefusalForm",
    "SupposedForm",
    "UpdateForm",
]
