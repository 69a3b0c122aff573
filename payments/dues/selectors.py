"""What a person may see of payments, and what is due."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from accounts.people.models import User
from applications.bank import selectors as bank_selectors
from applications.bank.models import BankAccount
from applications.file.models import Application
from common import charts
from common.digits import normalize_digits
from common.request_reads import read_once
from common.stages import Stage, stages_in_order
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycle_calendar
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from payments import calendar
from payments.days import selectors as days_selectors
from payments.dues import payment_opening
from payments.dues.models import Due, Hold, Payment

LATE_DAYS_SHOWN = 7  # days in which a month that was slept through still goes out under its own day
ZERO = Decimal("0.00")


def payments_of(person: User) -> QuerySet[Payment]:
    return Payment.objects.filter(application__owner=person).select_related("cycle", "study")


def all_payments(owner: int) -> list[Payment]:
    """Every payment of a household, by its head's key, the newest month first; of one page read once."""
    rows = Payment.objects.filter(application__owner=owner).select_related("cycle")
    return read_once(("payments", owner), lambda: list(rows))


def payment_of_study(study: Study) -> Payment | None:
    """The payment of the month that a study decides."""
    own = all_payments(study.application.owner_id)
    return next((row for row in own if row.cycle.month == study.month), None)


def rejected_payment(application: Application) -> Payment | None:
    """A payment that the bank sent back and that waits for the citizen."""
    own = all_payments(application.owner_id)
    return next((row for row in own if row.status == Payment.Status.REJECTED), None)


def payment_day(cycle: Cycle, today: date) -> date:
    """The day on which a payment that is open in this cycle goes out: its own, or the next one when it has
    passed or what goes out on it is frozen.
    """
    day = days_selectors.deposit_day(cycle.month)
    frozen = Cycle.objects.filter(pk=cycle.pk, run__isnull=False).exists()
    if not frozen and (today - day).days <= LATE_DAYS_SHOWN:
        return day
    return days_selectors.next_deposit(max(today, day + timedelta(days=1)) if frozen else today).on


def has_account(payment: Payment) -> bool:
    """Whether there is an accepted account that a payment which came back can go to."""
    return BankAccount.objects.filter(
        application=payment.application_id, status=BankAccount.Status.CURRENT
    ).exists()


def current_hold(application: Application) -> Hold | None:
    """Why nothing is sent to this household now; None when nothing is held."""
    return Hold.objects.filter(application=application, lifted_at=None).first()


class PlannedSupport(NamedTuple):
    """A month that is decided and whose payment is not opened yet, and its amount (SAR)."""

    month: date
    amount: Decimal


def expected_decision(person: User) -> PlannedSupport | None:
    """The decision of a cycle that is still open to changes: its payment is planned, not yet opened."""
    eligible = study_selectors.visible_decisions(person).filter(
        study__outcome=Study.Outcome.ELIGIBLE,
        study__amount__gt=0,
        application__status=Application.Status.SUBMITTED,
    )
    paid = [payment.cycle_id for payment in all_payments(person.pk)]
    open_months = eligible.exclude(cycle__in=paid).order_by("cycle__month")
    found = open_months.values_list("cycle__month", "study__amount").first()
    return PlannedSupport(*found) if found else None


@dataclass(frozen=True)
class ExpectedDeposit:
    """The next deposit as this person may expect it: the day, the amount (SAR), the payment once opened."""

    deposit: calendar.Deposit
    amount: Decimal | None = None
    payment: Payment | None = None
    late: bool = False  # the day has passed, and it is not at the bank


def expected_deposit(person: User, today: date) -> ExpectedDeposit:
    """The next payment of this person; without one, only the next day of deposit."""
    on_its_way = [row for row in all_payments(person.pk) if row.status == Payment.Status.UNDER_PROCESS]
    if on_its_way:
        opened = min(on_its_way, key=lambda row: row.due_on)
        return ExpectedDeposit(_actual_deposit(opened), opened.amount, opened, late=_is_late(opened, today))
    planned = expected_decision(person)
    if planned is None:
        return ExpectedDeposit(days_selectors.next_deposit(today))
    return ExpectedDeposit(_deposit_not_before(planned.month, today), planned.amount)


def deposit_of_study(study: Study, today: date) -> ExpectedDeposit:
    """The deposit of the month that a study decides: its payment once opened, else the day it is planned."""
    if payment := payment_of_study(study):
        return ExpectedDeposit(
            _actual_deposit(payment), payment.amount, payment, late=_is_late(payment, today)
        )
    return ExpectedDeposit(_deposit_not_before(study.month, today), study.amount)


def _actual_deposit(payment: Payment) -> calendar.Deposit:
    """The month's deposit; of a payment that came late, the day on which it goes out."""
    deposit = days_selectors.deposit_for(payment.cycle.month)
    if payment.due_on <= deposit.on:
        return deposit
    return days_selectors.deposit_for(payment.due_on.replace(day=1))


def _is_late(payment: Payment, today: date) -> bool:
    sent = payment.attempts.exclude(status="frozen").exists()
    return payment.due_on < today and not sent


def _deposit_not_before(month: date, today: date) -> calendar.Deposit:
    """The day of a month's deposit or, when it has passed, the next one."""
    deposit = days_selectors.deposit_for(month)
    return deposit if deposit.on >= today else days_selectors.next_deposit(today)


@dataclass(frozen=True)
class DepositTotals:
    """A month's payments all together: its day, how many were opened and for how much, how many are paid."""

    deposit: calendar.Deposit
    opened: int
    amount: Decimal
    paid: int


def deposit_totals(cycle: Cycle) -> DepositTotals:
    """What was opened and paid of a month, SAR."""
    row = Payment.objects.filter(cycle=cycle).aggregate(
        opened=Count("pk"),
        amount=Sum("amount", default=Decimal("0.00")),
        paid=Count("pk", filter=Q(status=Payment.Status.PAID)),
    )
    return DepositTotals(days_selectors.deposit_for(cycle.month), **row)


def deposited_total(payments: Iterable[Payment]) -> Decimal:
    """What was paid, in SAR."""
    return sum((row.amount for row in payments if row.status == Payment.Status.PAID), ZERO)


def chart_months(payments: Sequence[Payment], months: int = 12) -> list[charts.ChartMonth]:
    """The last months that have a payment, oldest first, for the payments chart."""
    return [_chart_month(payment) for payment in payments[:months]][::-1]


def _chart_month(payment: Payment) -> charts.ChartMonth:
    month, word = payment.cycle.month, payment.get_status_display()
    if payment.status in (Payment.Status.REJECTED, Payment.Status.WAITING):
        return charts.ChartMonth(month.year, month.month, state=word)
    note = "" if payment.status == Payment.Status.PAID else word
    return charts.ChartMonth(month.year, month.month, payment.amount, note=note)


def stages_of(study: Study, today: date) -> tuple[Stage, ...]:
    """From the signed application to the money: what has happened, what is happening, what comes."""
    month = study.month
    payment = payment_of_study(study)
    closed = today > cycle_calendar.cutoff_day(month)
    days = (
        ("submitted", timezone.localdate(study.declaration.declared_at), True),
        ("studied", timezone.localdate(study.made_at), True),
        ("updates", cycle_calendar.cutoff_day(month), closed),
        ("approved", timezone.localdate(payment.opened_at) if payment else None, payment is not None),
        (
            "deposited",
            payment.due_on if payment else days_selectors.deposit_day(month),
            payment is not None and payment.status == Payment.Status.PAID,
        ),
    )
    return stages_in_order(days)


@dataclass(frozen=True)
class OwedAmounts:
    """What a month came to for a household, in SAR: decided now, booked as due, paid, and on its way."""

    decided: Decimal
    due: Decimal
    paid: Decimal
    on_its_way: Decimal
    lines: tuple[Due, ...] = ()

    @property
    def missing(self) -> Decimal:
        """What is decided and not booked yet; below zero when more was booked than is decided."""
        return self.decided - self.due


def owed_amounts(application: Application, cycle: Cycle) -> OwedAmounts:
    """What was due and paid of a month for a household: what an objection on a payment is about."""
    decided = payment_opening.decided_amount(application.pk, cycle.pk)
    lines = tuple(Due.objects.filter(application=application, cycle=cycle).select_related("payment"))
    paid = sum((line.amount for line in lines if _has_status(line, Payment.Status.PAID)), ZERO)
    due = sum((line.amount for line in lines), ZERO)
    return OwedAmounts(decided, due, paid, due - paid, lines)


def _has_status(line: Due, status: str) -> bool:
    return line.payment is not None and line.payment.status == status


REFERENCE_PATTERN = re.compile(r"\ACA[0-9]{4}-0*([0-9]{1,11})(-[0-9]{1,3})?\Z", re.IGNORECASE)


def search_payments(payments: QuerySet[Payment], typed: str) -> QuerySet[Payment] | None:
    """Payments by their number or by the end of an IBAN; None when neither was typed."""
    typed = normalize_digits(typed).upper()
    if ours := REFERENCE_PATTERN.match(typed):
        return payments.filter(pk=int(ours[1]))
    if typed.isascii() and typed.isalnum() and 4 <= len(typed) <= 8 and any(map(str.isdigit, typed)):
        households = bank_selectors.accounts_ending(typed).values("application")
        return payments.filter(application__in=households, iban__endswith=typed)
    return None
