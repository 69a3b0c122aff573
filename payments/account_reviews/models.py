"""A changed account before a large payment: two officers look at it, or nothing is sent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.bank.models import SAUDI_IBAN
from common import history


class AccountReview(models.Model):
    """A payment above the sum of `account_review_above` to an account that the household was not paid into.

    It stays out of every run until two different officers have found the account to be the citizen's.
    """

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("account review", "To be looked at")
        CHECKED = "checked", pgettext_lazy("account review", "Looked at by one officer")
        CONFIRMED = "confirmed", pgettext_lazy("account review", "Confirmed")

    MOVES = {Status.ASKED: {Status.CHECKED}, Status.CHECKED: {Status.CONFIRMED}, Status.CONFIRMED: set()}

    payment = models.ForeignKey(
        "payments.Payment",
        on_delete=models.PROTECT,
        related_name="account_reviews",
        verbose_name=_("Payment"),
        db_index=False,
    )
    iban = models.CharField(_("IBAN"), max_length=24, db_collation="C")
    status = models.CharField(_("Status"), max_length=14, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(_("Since"), default=timezone.now)
    checked_by, confirmed_by = (
        models.ForeignKey(
            settings.AUTH_USER_MODEL,
            on_delete=models.PROTECT,
            null=True,
            related_name="+",
            verbose_name=words,
        )
        for words in (_("First officer"), _("Second officer"))
    )

    class Meta:
        verbose_name = _("changed account")
        verbose_name_plural = _("changed accounts")
        ordering = ["asked_at", "pk"]
        permissions = [("confirm_account", "Can look at a changed account before a large payment")]
        constraints = [
            models.UniqueConstraint(fields=["payment", "iban"], name="one_review_a_payment_and_account"),
            models.CheckConstraint(condition=Q(iban__regex=SAUDI_IBAN), name="reviewed_iban_is_saudi_ascii"),
            models.CheckConstraint(
                condition=Q(status="asked", checked_by=None, confirmed_by=None)
                | Q(status="checked", checked_by__isnull=False, confirmed_by=None)
                | (
                    Q(status="confirmed", checked_by__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("checked_by"))
                ),
                name="account_confirmed_by_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} •••• {self.iban[-4:]}"


class AccountReviewChange(history.StatusChange):
    """A line of a review's history; only appended."""

    case = models.ForeignKey(AccountReview, on_delete=models.PROTECT, related_name="history")
