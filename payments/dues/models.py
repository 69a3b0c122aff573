"""Payments that are due, each once a month and household, and the days on which they are made."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import SAUDI_IBAN, Application
from citizen_portal.lib import history
from eligibility.models import Cycle, Study


class Payment(models.Model):
    """One due: amount and IBAN are copied at opening and never change."""

    class Status(models.TextChoices):
        UNDER_PROCESS = "under_process", pgettext_lazy("payment", "Being paid out")
        PAID = "paid", pgettext_lazy("payment", "Paid")
        REJECTED = "rejected", pgettext_lazy("payment", "Rejected")
        WAITING = "waiting", pgettext_lazy("payment", "Waiting")

    MOVES = {
        Status.UNDER_PROCESS: {Status.PAID, Status.REJECTED},
        Status.PAID: {Status.REJECTED},
        Status.REJECTED: {Status.WAITING},
        Status.WAITING: {Status.UNDER_PROCESS},
    }

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="payments", verbose_name=_("Application")
    )
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="payments", verbose_name=_("Cycle")
    )
    study = models.ForeignKey(
        Study, on_delete=models.PROTECT, related_name="payments", verbose_name=_("Study")
    )
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    iban = models.CharField(_("IBAN"), max_length=24, db_collation="C")
    due_on = models.DateField(_("Deposit day"))
    status = models.CharField(
        _("Status"), max_length=14, choices=Status.choices, default=Status.UNDER_PROCESS
    )
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        permissions = [("confirm_deposit", "Can confirm that a deposit arrived")]
        ordering = ["-cycle__month"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "application"],
                name="one_payment_a_household_and_month",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(condition=Q(iban__regex=SAUDI_IBAN), name="payment_iban_is_saudi_ascii"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`CA0110-00000000042`: cycle number and due, no national ID inside."""
        return f"CA{self.cycle.number:04d}-{self.pk:011d}"


class PaymentChange(history.Line):
    """A line of the payment's history; only appended."""

    case = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="history")

    def __str__(self) -> str:
        return f"{Payment.Status(self.was).label} ← {Payment.Status(self.became).label}"


class HolidayOverride(models.Model):
    """A deposit day that the rule does not give, such as two days before Eid; it wins over the rule."""

    month = models.DateField(_("Month"), unique=True)
    on = models.DateField(_("Deposit day"))
    reason = models.CharField(_("Reason"), max_length=200)

    class Meta:
        verbose_name = _("moved deposit day")
        verbose_name_plural = _("moved deposit days")
        permissions = [("move_deposit", "Can move a deposit day")]
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="override_is_for_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} → {self.on:%Y-%m-%d}"
