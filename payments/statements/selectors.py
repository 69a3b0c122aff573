"""A person's months as they read them: what was paid, what it was made of, and why there was nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from eligibility.studies.models import MonthDecision, Study
from payments.bank import texts as payment_bank_texts
from payments.dues import selectors as due_selectors
from payments.dues.models import Due, Payment

NO_PAYMENT_REASONS: dict[str, Promise] = {
    Study.Outcome.ELIGIBLE: _("The income is at or above the cut-off limit."),
    Study.Outcome.NOT_ELIGIBLE: _("The household is not eligible for this month."),
    Study.Outcome.UNDER_STUDY: _("The study of this month is not finished."),
}


@dataclass(frozen=True)
class MonthWithoutPayment:
    """A month without a payment, «لا يوجد», and why."""

    month: date
    reason: str


def months_without_payment(person: User, months: int = 12) -> list[MonthWithoutPayment]:
    """Published months that gave nothing, newest first; what is held back says nothing."""
    published = MonthDecision.objects.filter(
        application__owner=person, cycle__published_at__isnull=False, study__amount=0
    )
    paid = [payment.cycle_id for payment in due_selectors.all_payments(person.pk)]
    rows = published.exclude(cycle__in=paid).order_by("-cycle__month")[:months]
    return [
        MonthWithoutPayment(month, str(NO_PAYMENT_REASONS[outcome]))
        for month, outcome in rows.values_list("cycle__month", "study__outcome")
    ]


@dataclass(frozen=True)
class PaymentStep:
    """One thing that happened to a payment, for its owner."""

    state: str
    on: date
    reason: str = ""


def payment_steps(payment: Payment) -> list[PaymentStep]:
    """What happened to a payment, oldest first, with the bank's reasons in words."""
    return list(_iterate_steps(payment))


def _iterate_steps(payment: Payment) -> Iterator[PaymentStep]:
    yield PaymentStep(str(Payment.Status.UNDER_PROCESS.label), payment.opened_at.date())
    for line in payment.history.all():
        returned = line.became == Payment.Status.REJECTED
        yield PaymentStep(
            str(Payment.Status(line.became).label),
            line.at.date(),
            payment_bank_texts.return_reason(line.because) if returned and line.because else "",
        )


def payment_lines(payment: Payment) -> list[Due]:
    """What the payment is made of, the support first."""
    return sorted(payment.lines.select_related("cycle"), key=lambda line: (line.reason != "support", line.pk))


def is_account_needed(payment: Payment) -> bool:
    """Whether the citizen is asked to repair the account, or to give another."""
    if payment.status != Payment.Status.REJECTED:
        return False
    last = payment.attempts.order_by("-number").first()
    return last is None or payment_bank_texts.is_account_reason(last.code)


def total_deposited(payments: list[Payment]) -> Decimal:
    """What was deposited of these, SAR."""
    paid = (each.amount for each in payments if each.status == Payment.Status.PAID)
    return sum(paid, Decimal("0.00"))
