"""Where the support goes."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.file.models import Application

SAUDI_IBAN = r"^SA[0-9]{4}[0-9A-Z]{18}$"


class BankAccount(models.Model):
    """Where the support goes: the old account goes on being paid until the new one is accepted."""

    class Status(models.TextChoices):
        UNDER_CHECK = "under_check", pgettext_lazy("bank account", "Under check")
        CURRENT = "current", pgettext_lazy("bank account", "Accepted")
        REFUSED = "refused", pgettext_lazy("bank account", "Refused")
        RETIRED = "retired", pgettext_lazy("bank account", "Previous")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="bank_accounts")
    iban = models.CharField(_("IBAN"), max_length=24, db_collation="C")
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.UNDER_CHECK)
    offered_at = models.DateTimeField(_("Given"), default=timezone.now)
    answered_at = models.DateTimeField(_("Answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(Right("iban", 4), name="bank_accounts_by_iban_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="current"),
                name="one_current_bank_account",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="under_check"),
                name="one_bank_account_under_check",
            ),
            models.CheckConstraint(condition=Q(iban__regex=SAUDI_IBAN), name="iban_is_saudi_ascii"),
        ]

    def __str__(self) -> str:
        return f"•••• {self.iban[-4:]}"
