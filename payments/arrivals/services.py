"""«هل وصلت؟»: the owner says whether a deposit arrived."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Refused
from payments.arrivals.models import DepositArrival
from payments.dues.models import Payment


@transaction.atomic
def record_arrival(payment: Payment, *, arrived: bool) -> DepositArrival:
    """Keep the owner's last word; Refused unless the bank has reported the payment as paid."""
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if payment.status != Payment.Status.PAID:
        words = _("This payment has not been deposited, so nobody can say whether it arrived.")
        raise Refused("not_paid", words)
    said = {"arrived": arrived, "answered_at": timezone.now()}
    return DepositArrival.objects.update_or_create(payment=payment, defaults=said)[0]
