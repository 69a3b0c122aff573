"""Whether a payment may be objected to now, until when, and what was begun or sent about it."""

from dataclasses import dataclass
from datetime import date, timedelta

from common.dates import today
from eligibility.rulebook import rates
from objections.models import Objection
from payments.days import selectors as days_selectors
from payments.dues.models import Payment


@dataclass(frozen=True)
class PaymentWindow:
    """What the payment's page offers: the first and the last day, and the objection about it, if any."""

    opens: date
    last_day: date
    days: int
    is_paid: bool
    draft: Objection | None
    waiting: Objection | None
    answered: Objection | None

    def is_open(self, day: date) -> bool:
        return self.is_paid and self.waiting is None and self.opens <= day <= self.last_day

    @property
    def may_begin(self) -> bool:
        """Whether the form is open today."""
        return self.is_open(today())

    def days_left(self, day: date) -> int:
        return (self.last_day - day).days


def window_of(payment: Payment) -> PaymentWindow:
    """By the rates of the deposit day: paid payments only, from so many days after it, for so many days."""
    days = rates.whole_on("payment_objection_days", payment.due_on)
    after = rates.whole_on("payment_objection_after_days", payment.due_on)
    newest = {each.status: each for each in payment.objections.order_by("begun_at")}
    pick = next((newest[status] for status in Objection.OPEN if status in newest), None)
    decided = [newest[status] for status in Objection.DECIDED if status in newest]
    return PaymentWindow(
        opens=payment.due_on + timedelta(days=after),
        last_day=payment.due_on + timedelta(days=days),
        days=days,
        is_paid=payment.status == Payment.Status.PAID,
        draft=newest.get(Objection.Status.DRAFT),
        waiting=pick,
        answered=max(decided, key=lambda each: each.begun_at, default=None),
    )


def grant_deposit_day(objection: Objection, today: date) -> date | None:
    """The day on which what was granted goes out, or went out; None without an approved grant."""
    line = objection.grant.lines.select_related("payment").first() if objection.grant else None
    if line is None:
        return None
    return line.payment.due_on if line.payment else days_selectors.next_deposit(today).on
