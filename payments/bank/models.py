"""What the bank reported: each message once, each line of it once, and the lines that nobody understood."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.runs.models import Attempt


class BankMessage(models.Model):
    """A report that was read in whole; its digest is there once."""

    sha256 = models.CharField(_("Digest"), max_length=64, unique=True)
    name = models.CharField(_("File"), max_length=150)
    kind = models.CharField(_("Format"), max_length=20)  # as in pain.002.001.10
    message_id = models.CharField(_("Message id"), max_length=35, blank=True)
    lines = models.PositiveIntegerField(_("Lines"), default=0)
    moved = models.PositiveIntegerField(_("Payments moved"), default=0)
    received_at = models.DateTimeField(_("Read in"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )

    class Meta:
        verbose_name = _("bank message")
        verbose_name_plural = _("bank messages")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class BankEntry(models.Model):
    """The bank's answer about one attempt: the ledger of what it says it did. Only appended."""

    class Kind(models.TextChoices):
        PAID = "paid", pgettext_lazy("bank entry", "Paid")
        REJECTED = "rejected", pgettext_lazy("bank entry", "Rejected")
        RETURNED = "returned", pgettext_lazy("bank entry", "Returned")

    message = models.ForeignKey(
        BankMessage, on_delete=models.PROTECT, related_name="entries", verbose_name=_("Message")
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="entries", verbose_name=_("Attempt"), db_index=False
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("The bank's code"), max_length=4, blank=True)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("bank entry")
        verbose_name_plural = _("bank entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "kind"], name="one_entry_an_attempt_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"


class UnknownLine(models.Model):
    """A line of a report that moved nothing, for an officer to look into."""

    class Why(models.TextChoices):
        NOBODYS = "nobodys", _("No payment of ours has this id")
        CODE = "code", _("The bank's code is not known")
        MOMENT = "moment", _("The payment is not in a state that this could follow")

    message = models.ForeignKey(
        BankMessage, on_delete=models.PROTECT, related_name="unknown", verbose_name=_("Message")
    )
    position = models.PositiveIntegerField(_("Line"))
    end_to_end_id = models.CharField(_("End-to-end id"), max_length=35, blank=True)
    code = models.CharField(_("The bank's code"), max_length=35, blank=True)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=14, decimal_places=2, null=True)
    why = models.CharField(_("Why nothing moved"), max_length=8, choices=Why.choices)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Looked into by"),
    )
    settled_at = models.DateTimeField(_("Looked into"), null=True, blank=True)
    note = models.CharField(_("What was found"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("unknown line of a report")
        verbose_name_plural = _("unknown lines of reports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None) ^ Q(settled_at__isnull=False),
                name="settled_line_has_its_officer",
            )
        ]

    def __str__(self) -> str:
        return self.end_to_end_id or str(self.pk)
