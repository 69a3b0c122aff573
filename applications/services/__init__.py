"""The verbs of applications."""

from applications.services.bank import answer_account, check_accounts, offer_iban
from applications.services.documents import attach_document, remove_document
from applications.services.file import open_application, save_housing, save_personal
from applications.services.household import (
    add_dependant,
    add_income,
    change_dependant,
    change_income,
    declare_no_dependants,
    declare_no_income,
    remove_dependant,
    remove_income,
)
from applications.services.submission import (
    WORDS,
    days_late,
    has_unsubmitted_changes,
    snapshot,
    submit,
    unsubmitted_changes,
)

__all__ = [
    "WORDS",
    "add_dependant",
    "add_income",
    "answer_account",
    "attach_document",
    "change_dependant",
    "change_income",
    "check_accounts",
    "days_late",
    "declare_no_dependants",
    "declare_no_income",
    "has_unsubmitted_changes",
    "offer_iban",
    "open_application",
    "remove_dependant",
    "remove_document",
    "remove_income",
    "save_housing",
    "save_personal",
    "snapshot",
    "submit",
    "unsubmitted_changes",
]
