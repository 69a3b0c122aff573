"""What can be wrong with a payment, in the words of the form (domain.md §2.11: «دفعة ناقصة أو صفر»)."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.templatetags.portal import money
from payments.dues.models import Payment

PROBLEMS: dict[str, tuple[Promise, Promise]] = {
    "payment_short": (
        _("The payment is less than it should be"),
        _("The payment of {month} came to {amount} riyals, and the household should have had more."),
    ),
    "payment_missing": (
        _("The payment has not arrived"),
        _("The payment of {month} of {amount} riyals is not in the account."),
    ),
}


@dataclass(frozen=True)
class PaymentProblem:
    """A problem chosen for a payment, shown where a study's condition stands otherwise."""

    code: str
    title: str
    reason: str


def problem_of(code: str, payment: Payment) -> PaymentProblem:
    """The problem in words, with the payment's month and amount."""
    title, reason = PROBLEMS[code]
    month, amount = date_format(payment.cycle.month, "F Y"), money(payment.amount)
    return PaymentProblem(code, str(title), str(reason).format(month=month, amount=amount))
