"""What a person may see of payments, and what is due."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from applications.models import BankAccount
from eligibility import selectors as eligibility
from eligibility.models import Study
from payments import calendar
from payments.models import HolidayOverride, Payment


def payments_of(person: User) -> QuerySet[Payment]:
    return Payment.objects.filter(application__owner=person).select_related("cycle", "study")


def overrides() -> dict[date, date]:
    """Deposit days that the rule does not give: month → day."""
    return dict(HolidayOverride.objects.values_list("month", "on"))


def next_deposit(today: date) -> calendar.Deposit:
    return calendar.next_deposit(today, overrides())


def upcoming_deposits(today: date, months: int = 5) -> list[calendar.Deposit]:
    return list(calendar.upcoming(today, months, overrides()))


def deposit_of(month: date) -> date:
    return calendar.deposit_date(month.year, month.month, overrides())


def studies_due(month: date) -> QuerySet[Study]:
    """Standing decisions up to this cycle with an amount, an accepted account and no payment yet."""
    paid = Payment.objects.filter(application=OuterRef("application"), cycle=OuterRef("cycle"))
    account = BankAccount.objects.filter(
        application=OuterRef("application"), status=BankAccount.Status.CURRENT
    )
    eligible = Study.objects.filter(outcome=Study.Outcome.ELIGIBLE, amount__gt=0, cycle__month__lte=month)
    due = eligibility.standing_studies(eligible).filter(~Exists(paid), Exists(account))
    return due.annotate(iban=account.values("iban")[:1]).select_related("cycle", "application")


def expected(person: User) -> Study | None:
    """The decision of a cycle that is still open to changes: its payment is planned, not yet opened."""
    paid = Payment.objects.filter(application=OuterRef("application"), cycle=OuterRef("cycle"))
    eligible = eligibility.studies_of(person).filter(outcome=Study.Outcome.ELIGIBLE, amount__gt=0)
    return eligibility.standing_studies(eligible).filter(~Exists(paid)).order_by("cycle__month").first()
