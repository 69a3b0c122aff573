"""The verbs of applications."""

from applications.services.bank import answer_account, check_accounts, offer_iban
from applications.services.documents import (
    add_pages,
    attach_document,
    change_document,
    remove_document,
    remove_page,
    replace_document,
)
from applications.services.examination import (
    accept_document,
    refuse_document,
    remind_of_endings,
    scan_waiting,
)
from applications.services.file import CHANGED_MEANWHILE, open_application, save_housing, save_personal
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
from applications.services.wage import earn_now
from applications.services.withdrawal import reopen_application, withdraw_application

__all__ = [
    "CHANGED_MEANWHILE",
    "WORDS",
    "accept_document",
    "add_dependant",
    "add_income",
    "add_pages",
    "answer_account",
    "attach_document",
    "change_dependant",
    "change_document",
    "change_income",
    "check_accounts",
    "days_late",
    "declare_no_dependants",
    "declare_no_income",
    "earn_now",
    "has_unsubmitted_changes",
    "offer_iban",
    "open_application",
    "refuse_document",
    "remind_of_endings",
    "remove_dependant",
    "remove_document",
    "remove_income",
    "remove_page",
    "reopen_application",
    "replace_document",
    "save_housing",
    "save_personal",
    "scan_waiting",
    "snapshot",
    "submit",
    "unsubmitted_changes",
    "withdraw_application",
]
