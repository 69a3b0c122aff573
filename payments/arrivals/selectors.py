"""Whether a payment's owner has said that it arrived."""

from payments.arrivals.models import DepositArrival
from payments.dues.models import Payment


def arrival_of(payment: Payment) -> DepositArrival | None:
    """The owner's word; None where nothing was said, or nothing is paid."""
    if payment.status != Payment.Status.PAID:
        return None
    return DepositArrival.objects.filter(payment=payment).first()
