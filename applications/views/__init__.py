"""Pages of applications."""

from applications.views.documents import document, document_page, document_page_remove, document_remove
from applications.views.rows import (
    dependant,
    dependant_new,
    dependant_remove,
    income,
    income_remove,
)
from applications.views.submission import comparison, declarations, receipt, review
from applications.views.supposed import supposed
from applications.views.tasklist import application, section
from applications.views.withdrawal import reopen, withdraw

__all__ = [
    "application",
    "comparison",
    "declarations",
    "dependant",
    "dependant_new",
    "dependant_remove",
    "document",
    "document_page",
    "document_page_remove",
    "document_remove",
    "income",
    "income_remove",
    "receipt",
    "reopen",
    "review",
    "section",
    "supposed",
    "withdraw",
]
