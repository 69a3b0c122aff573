"""The household's file: draft rows for editing, and the declarations that were signed."""

from applications.models.account import SAUDI_IBAN, BankAccount
from applications.models.documents import DocumentChange, DocumentPage, SupportingDocument
from applications.models.file import (
    ASCII_ID,
    Application,
    ApplicationChange,
    Dependant,
    Housing,
    Income,
    Reassessment,
)
from applications.models.signed import Declaration

__all__ = [
    "ASCII_ID",
    "SAUDI_IBAN",
    "Application",
    "ApplicationChange",
    "BankAccount",
    "Declaration",
    "Dependant",
    "DocumentChange",
    "DocumentPage",
    "Housing",
    "Income",
    "Reassessment",
    "SupportingDocument",
]
