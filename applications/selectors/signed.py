"""What was signed, and where the support goes."""

from django.db.models import QuerySet

from accounts.models import User
from applications.models import (
    Application,
    BankAccount,
    Declaration,
)


def current_account(application: Application) -> BankAccount | None:
    return application.bank_accounts.filter(status=BankAccount.Status.CURRENT).first()


def accounts_of(application: Application) -> QuerySet[BankAccount]:
    """Every account ever given, newest first."""
    return BankAccount.objects.filter(application=application)


def newest_account(application: Application) -> BankAccount | None:
    return application.bank_accounts.first()


def declarations_of(person: User) -> QuerySet[Declaration]:
    return Declaration.objects.filter(application__owner=person).order_by("-version")


def last_declaration(application: Application) -> Declaration | None:
    return application.declarations.order_by("-version").first()


def standing_declaration(application: Application) -> Declaration | None:
    """What the household declares now; of a withdrawn or reopened application nothing stands."""
    rows = application.declarations.filter(application__status=Application.Status.SUBMITTED)
    return rows.order_by("-version").first()
