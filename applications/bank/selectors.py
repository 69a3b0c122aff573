"""A household's bank accounts."""

from django.db.models import QuerySet

from applications.bank.models import BankAccount
from applications.file.models import Application


def current_account(application: Application) -> BankAccount | None:
    return application.bank_accounts.filter(status=BankAccount.Status.CURRENT).first()


def accounts_of(application: Application) -> QuerySet[BankAccount]:
    """Every account ever given, newest first."""
    return BankAccount.objects.filter(application=application)


def newest_account(application: Application) -> BankAccount | None:
    return application.bank_accounts.first()
