"""A household's bank accounts."""

from django.db.models import QuerySet
from django.db.models.functions import Right

from applications.bank.models import BankAccount
from applications.file import selectors as file_selectors
from applications.file.models import Application


def current_account(application: Application) -> BankAccount | None:
    if file_selectors.is_prefetched(application):
        rows = [row for row in accounts_of(application) if row.status == BankAccount.Status.CURRENT]
        return rows[0] if rows else None
    return application.bank_accounts.filter(status=BankAccount.Status.CURRENT).first()


def accounts_of(application: Application) -> QuerySet[BankAccount]:
    """Every account ever given, newest first."""
    rows = BankAccount.objects.filter(application=application)
    return file_selectors.read_part_once(application, "bank_accounts", lambda: rows)


def accounts_ending(digits: str) -> QuerySet[BankAccount]:
    """Accounts of any household and state whose IBAN ends so; by at least its last four digits."""
    rows = BankAccount.objects.alias(iban_end=Right("iban", 4))
    return rows.filter(iban_end=digits[-4:], iban__endswith=digits)


def newest_account(application: Application) -> BankAccount | None:
    if file_selectors.is_prefetched(application):
        return next(iter(accounts_of(application)), None)
    return accounts_of(application).first()
