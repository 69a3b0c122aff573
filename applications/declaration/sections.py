"""The six sections, each with its state computed from the rows."""

from dataclasses import dataclass

from applications.bank import selectors as bank_selectors
from applications.bank.models import BankAccount
from applications.documents import selectors as document_selectors
from applications.documents.models import SupportingDocument
from applications.documents.proofs import is_husband_missing, missing_documents
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.housing import fields as housing_fields
from applications.housing import selectors as housing_selectors
from applications.housing.models import Housing
from applications.personal import fields as personal_fields
from common import fields as common_fields

SECTIONS = ("personal", "dependants", "income", "housing", "bank", "documents")


# a section in one of these states does not hold up the submission
DONE_STATES = {"complete", "under_check"}


@dataclass(frozen=True)
class Section:
    """One section of the file: not_started, in_progress, complete, under_check or needs_correction."""

    slug: str
    state: str

    @property
    def done(self) -> bool:
        return self.state in DONE_STATES


def list_sections(application: Application) -> tuple[Section, ...]:
    """The six sections in order, each with its state computed from the rows."""
    states = {
        "personal": _personal_state(application),
        "dependants": _dependants_state(application),
        "income": _list_state(application.no_income, household_selectors.incomes_of(application).exists()),
        "housing": _housing_state(housing_selectors.housing_of(application)),
        "bank": _bank_state(application),
        "documents": _documents_state(application),
    }
    return tuple(Section(slug, states[slug]) for slug in SECTIONS)


def _personal_state(application: Application) -> str:
    table = personal_fields.FIELDS
    state = common_fields.answers_progress(table, common_fields.answers_of(application, table))
    # an officer's account has no date of birth, and nobody is studied without one
    return "in_progress" if state == "complete" and not application.owner.birth_date else state


def _dependants_state(application: Application) -> str:
    state = _list_state(application.no_dependants, household_selectors.dependants_of(application).exists())
    if state == "complete" and is_husband_missing(application):
        return "in_progress"
    return state


def _housing_state(housing: Housing | None) -> str:
    return common_fields.answers_progress(
        housing_fields.FIELDS, common_fields.answers_of(housing, housing_fields.FIELDS)
    )


def _list_state(none: bool, any_row: bool) -> str:
    return "complete" if none or any_row else "not_started"


def _bank_state(application: Application) -> str:
    account = bank_selectors.newest_account(application)
    if account is None:
        return "not_started"
    return {
        BankAccount.Status.UNDER_CHECK: "under_check",
        BankAccount.Status.REFUSED: "complete"
        if bank_selectors.current_account(application)
        else "needs_correction",
    }.get(BankAccount.Status(account.status), "complete")


def _documents_state(application: Application) -> str:
    statuses = [status for _kind, status in document_selectors.kinds_and_statuses(application)]
    if SupportingDocument.Status.REFUSED in statuses:
        return "needs_correction"
    housing = housing_selectors.housing_of(application)
    if housing is None or not housing.tenure:
        return "in_progress" if statuses else "not_started"
    return "in_progress" if missing_documents(application) else "complete"
