"""The history that `lifecycle.move` writes: one line for every change of a case's status."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StatusChange(models.Model):
    """What a case was and became, by whom and why; an app adds `case`, its foreign key named `history`."""

    was = models.CharField(_("Was"), max_length=14)
    became = models.CharField(_("Became"), max_length=14)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    because = models.CharField(_("Reason"), max_length=1000, blank=True)
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        abstract = True
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.became}"  # type: ignore[attr-defined]  # each app adds its case
