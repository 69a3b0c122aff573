"""Pages of applications."""

from applications.views.rows import (
    dependant,
    dependant_new,
    dependant_remove,
    document,
    document_remove,
    income,
    income_remove,
)
from applications.views.submission import receipt, review
from applications.views.tasklist import application, section

__all__ = [
    "application",
    "dependant",
    "dependant_new",
    "dependant_remove",
    "document",
    "document_remove",
    "income",
    "income_remove",
    "receipt",
    "review",
    "section",
]
