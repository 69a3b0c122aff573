"""What a person may see of payments, and what is due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from accounts.people.models import User
from applications.bank.models import BankAccount
from applications.file.models import Application
from common import charts
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import MonthDecision, Study
from payments import calendar
from payments.models import HolidayOverride, Payment

FARTHEST_MOVE = 15  # days; farther is a slip of the pen


def payments_of(person: User) -> QuerySet[Payment]:
    return Payment.objects.filter(application__owner=person).select_related("cycle", "study")


def rejected_of(application: Application) -> Payment | None:
    """A payment that the bank sent back and that waits for the citizen."""
    sent_back = Payment.objects.filter(application=application, status=Payment.Status.REJECTED)
    return sent_back.select_related("cycle").first()


def overrides() -> dict[date, date]:
    """Deposit days that the rule does not give: month → day."""
    return dict(HolidayOverride.objects.values_list("month", "on"))


def next_deposit(today: date) -> calendar.Deposit:
    return calendar.next_deposit(today, overrides())


def upcoming_deposits(today: date, months: int = 5) -> list[calendar.Deposit]:
    return list(calendar.upcoming(today, months, overrides()))


def deposit_for(month: date) -> calendar.Deposit:
    """A month's deposit: its day, and why it is not the nominal one."""
    return calendar.deposit(month.year, month.month, overrides())


def by_the_rule(month: date) -> date:
    """The day of a month's deposit without an override."""
    return calendar.deposit_date(month.year, month.month)


def may_move(month: date, on: date, today: date) -> bool:
    """Whether a month's deposit may be put on this day: not in the past, and near its own day."""
    return on >= today and abs((on - by_the_rule(month)).days) <= FARTHEST_MOVE


def deposit_of(month: date) -> date:
    return deposit_for(month).on


def decisions_due(month: date) -> QuerySet[MonthDecision]:
    """Decisions up to this cycle, of published months, with an amount, an accepted account and no
    payment yet.
    """
    paid = Payment.objects.filter(application=OuterRef("application"), cycle=OuterRef("cycle"))
    account = BankAccount.objects.filter(
        application=OuterRef("application"), status=BankAccount.Status.CURRENT
    )
    published = MonthDecision.objects.filter(cycle__month__lte=month, cycle__published_at__isnull=False)
    eligible = published.filter(study__outcome=Study.Outcome.ELIGIBLE, study__amount__gt=0)
    due = eligible.filter(~Exists(paid), Exists(account)).order_by("cycle", "application")
    return due.annotate(iban=account.values("iban")[:1]).select_related("cycle", "application", "study")


def expected(person: User) -> Study | None:
    """The decision of a cycle that is still open to changes: its payment is planned, not yet opened."""
    paid = Payment.objects.filter(application=OuterRef("application"), cycle__month=OuterRef("for_month"))
    eligible = study_selectors.standing_of(person).filter(outcome=Study.Outcome.ELIGIBLE, amount__gt=0)
    return eligible.filter(~Exists(paid)).order_by("for_month").first()


@dataclass(frozen=True)
class Coming:
    """The next deposit as this person may expect it: the day, the amount (SAR), the payment once opened."""

    deposit: calendar.Deposit
    amount: Decimal | None = None
    payment: Payment | None = None


def coming(person: User, today: date) -> Coming:
    """The next payment of this person; without one, only the next day of deposit."""
    opened = payments_of(person).filter(due_on__gte=today).order_by("due_on").first()
    if opened:
        return Coming(deposit_for(opened.cycle.month), opened.amount, opened)
    planned = expected(person)
    if planned is None:
        return Coming(next_deposit(today))
    return Coming(_not_before(planned.month, today), planned.amount)


def _not_before(month: date, today: date) -> calendar.Deposit:
    """The day of a month's deposit or, when it has passed, the next one."""
    deposit = deposit_for(month)
    return deposit if deposit.on >= today else next_deposit(today)


@dataclass(frozen=True)
class Deposits:
    """A month's payments all together: its day, how many were opened and for how much, how many are paid."""

    deposit: calendar.Deposit
    opened: int
    amount: Decimal
    paid: int


def deposits_of(cycle: Cycle) -> Deposits:
    """What was opened and paid of a month, SAR."""
    row = Payment.objects.filter(cycle=cycle).aggregate(
        opened=Count("pk"),
        amount=Sum("amount", default=Decimal("0.00")),
        paid=Count("pk", filter=Q(status=Payment.Status.PAID)),
    )
    return Deposits(deposit_for(cycle.month), **row)


def deposited(payments: QuerySet[Payment]) -> Decimal:
    """What was paid, in SAR."""
    paid = payments.filter(status=Payment.Status.PAID).aggregate(total=Sum("amount"))
    return paid["total"] or Decimal("0.00")


def picture(payments: QuerySet[Payment], months: int = 12) -> list[charts.Month]:
    """The last months that have a payment, oldest first, for the payments chart."""
    return [_column(payment) for payment in payments[:months]][::-1]


def _column(payment: Payment) -> charts.Month:
    month, word = payment.cycle.month, payment.get_status_display()
    if payment.status in (Payment.Status.REJECTED, Payment.Status.WAITING):
        return charts.Month(month.year, month.month, state=word)
    note = "" if payment.status == Payment.Status.PAID else word
    return charts.Month(month.year, month.month, payment.amount, note=note)


@dataclass(frozen=True)
class Stage:
    """One stage on the way to a deposit: done, now or todo, and its day."""

    code: str
    state: str
    day: date | None = None


def stages_of(study: Study, today: date) -> tuple[Stage, ...]:
    """From the signed application to the money: what has happened, what is happening, what comes."""
    month = study.month
    payment = study.application.payments.filter(cycle__month=month).first()
    closed = today > cycle_calendar.cutoff_day(month)
    days = (
        ("submitted", timezone.localdate(study.declaration.declared_at), True),
        ("studied", timezone.localdate(study.made_at), True),
        ("updates", cycle_calendar.cutoff_day(month), closed),
        ("approved", timezone.localdate(payment.opened_at) if payment else None, payment is not None),
        (
            "deposited",
            payment.due_on if payment else deposit_of(month),
            payment is not None and payment.status == Payment.Status.PAID,
        ),
    )
    now = next((code for code, _day, done in days if not done), "")
    return tuple(
        Stage(code, "done" if done else "now" if code == now else "todo", day) for code, day, done in days
    )
