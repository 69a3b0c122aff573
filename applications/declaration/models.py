"""What was signed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.file.models import ASCII_ID, Application


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


class DeclaredPerson(models.Model):
    """Who belongs to which household since its last declaration; withdrawn or left out, he is free again."""

    class Role(models.TextChoices):
        MAIN = "main", pgettext_lazy("role", "Main beneficiary")
        DEPENDANT = "dependant", pgettext_lazy("role", "Dependant")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declared_people")
    national_id = models.CharField(_("National ID"), max_length=10, db_collation="C")
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices)
    since = models.DateTimeField(_("Since"), default=timezone.now)

    class Meta:
        verbose_name = _("person of a household")
        verbose_name_plural = _("people of households")
        ordering = ["application", "pk"]
        constraints = [
            # a dependant of one household only, and not a main beneficiary too
            models.UniqueConstraint(fields=["national_id"], name="person_in_one_household"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(role="main"), name="one_main_beneficiary_a_household"
            ),
            models.CheckConstraint(
                condition=Q(national_id__regex=ASCII_ID), name="declared_national_id_ascii"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_role_display()}"
