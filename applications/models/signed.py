"""What was signed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.file import Application


class Declaration(models.Model):
    """What the citizen signed: an immutable snapshot of the whole file, kept for ever."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declarations")
    version = models.PositiveIntegerField(_("Version"))
    snapshot = models.JSONField(_("Snapshot"))
    sha256 = models.CharField(_("Digest"), max_length=64)
    words = models.CharField(_("Words agreed to"), max_length=20)
    declared_at = models.DateTimeField(_("Declared"), default=timezone.now)
    # of an update: the day of the change, and by how many days it was told later than the rules ask
    changed_on = models.DateField(_("Date of the change"), null=True, blank=True)
    late_days = models.PositiveIntegerField(_("Days late"), null=True, blank=True)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["application", "version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="one_declaration_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.version}"
