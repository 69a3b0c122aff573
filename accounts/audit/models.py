"""One line of the audit trail; the database lets it only be appended."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditLine(models.Model):
    """Who did or read what, chained to the line before; written only by `audit_services.record_action`."""

    number = models.BigIntegerField(_("Number"), primary_key=True)
    at = models.DateTimeField(_("At"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Who")
    )
    action = models.CharField(_("Action"), max_length=40)
    subject = models.CharField(_("About"), max_length=60, blank=True)  # "person:12", never an ID
    details = models.JSONField(_("Details"), default=dict)
    previous = models.CharField(max_length=64, unique=True)  # unique: a fork cannot even be written
    hash = models.CharField(_("Hash"), max_length=64)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit trail")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["subject", "-number"]),
            BrinIndex(fields=["at"], name="audit_lines_by_time"),  # only appended: a few pages
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
