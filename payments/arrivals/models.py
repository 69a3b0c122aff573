"""What a citizen says about a paid payment: whether it arrived."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.dues.models import Payment


class DepositArrival(models.Model):
    """The owner's word on one deposit; gone when the bank sends that deposit back."""

    payment = models.OneToOneField(
        Payment,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="arrival",
        verbose_name=_("Payment"),
    )
    arrived = models.BooleanField(_("Arrived"))
    answered_at = models.DateTimeField(_("Answered"), default=timezone.now)

    class Meta:
        verbose_name = _("citizen's word on a deposit")
        verbose_name_plural = _("citizens' words on deposits")
        indexes = [
            models.Index(
                fields=["-answered_at"], condition=models.Q(arrived=False), name="deposits_not_arrived"
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {'arrived' if self.arrived else 'not arrived'}"
