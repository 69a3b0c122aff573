"""A change of mobile that waits for its two codes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import MOBILE_PATTERN


class MobileChange(models.Model):
    """A new mobile that waits for its two codes: on the old number, then on the new one."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mobile_changes"
    )
    mobile = models.CharField(_("New mobile"), max_length=13, db_collation="C")
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    old_proved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("change of mobile")
        verbose_name_plural = _("changes of mobile")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="one_open_mobile_change"
            ),
            models.CheckConstraint(condition=Q(mobile__regex=MOBILE_PATTERN), name="new_mobile_ascii"),
        ]
