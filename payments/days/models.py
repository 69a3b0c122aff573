"""The days of deposit that the rule does not give."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HolidayOverride(models.Model):
    """A deposit day that the rule does not give, such as two days before Eid; it counts once a second
    officer has approved it, and wins over the rule.
    """

    month = models.DateField(_("Month"), unique=True)
    on = models.DateField(_("Deposit day"))
    reason = models.CharField(_("Reason"), max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Proposed by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Approved by"),
    )
    approved_at = models.DateTimeField(_("Approved"), null=True)

    class Meta:
        verbose_name = _("moved deposit day")
        verbose_name_plural = _("moved deposit days")
        permissions = [
            ("move_deposit", "Can propose to move a deposit day"),
            ("approve_move", "Can approve a moved deposit day"),
        ]
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="override_is_for_a_month"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="override_approved_by_a_second_officer",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False), name="override_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} → {self.on:%Y-%m-%d}"
