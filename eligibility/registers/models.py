"""What other bodies say of a person, who corrected it, and the files it came in."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.choices import Marital, Relation
from applications.file.models import ASCII_ID
from eligibility.registers.columns import check_constraints, model_field


class AuthorityRecord(models.Model):
    """What other bodies say of a person; an empty answer means "has not answered", never "no"."""

    class Exemption(models.TextChoices):
        MOBILITY_CARD = "mobility_card", _("Holder of a mobility card")
        SAUDI_MOTHER = "saudi_mother", _("Child of a Saudi mother")
        WIFE_OF_SAUDI = "wife_of_saudi", _("Wife of a Saudi man")
        HUSBAND_OF_SAUDI = "husband_of_saudi", _("Husband of a Saudi woman")

    class Visit(models.TextChoices):
        PENDING = "pending", pgettext_lazy("visit", "Not complete")
        ACCEPTED = "accepted", pgettext_lazy("visit", "Accepted")
        REFUSED = "refused", pgettext_lazy("visit", "Refused")

    national_id = models.CharField(_("National ID"), max_length=10, unique=True, db_collation="C")
    # each fact is described in registers/facts.py; NULL is "has not answered", of a text as of a number
    saudi = model_field("saudi")
    exemption = model_field("exemption", choices=Exemption.choices)
    resident = model_field("resident")
    days_abroad = model_field("days_abroad")
    stays = model_field(
        "stays"
    )  # [left on, came back on or NULL]; when given they win over the number of days
    imprisoned = model_field("imprisoned")
    in_shelter = model_field("in_shelter")
    deceased = model_field("deceased")
    monthly_income = model_field("monthly_income")
    support_programme = model_field("support_programme")
    support_monthly = model_field("support_monthly")
    dependants = model_field("dependants")
    marital_status = model_field("marital_status", choices=Marital.choices)
    relation = model_field("relation", choices=Relation.choices)
    postal_code = model_field("postal_code")
    real_estate = model_field("real_estate")
    vehicles = model_field("vehicles")
    cash_assets = model_field("cash_assets")
    portfolios = model_field("portfolios")
    domestic_workers = model_field("domestic_workers")
    id_expires = model_field("id_expires")
    separate_dwelling = model_field("separate_dwelling")
    lease_in_own_name = model_field("lease_in_own_name")
    lease_shared = model_field("lease_shared")
    meter_linked = model_field("meter_linked")
    visit = model_field("visit", choices=Visit.choices)
    barred_until = model_field("barred_until")
    as_of = model_field("as_of", null=False, blank=False)
    changed_at = models.DateTimeField(_("Last change"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("authority record")
        verbose_name_plural = _("authority records")
        permissions = [("correct_authorityrecord", "Can correct an authority record")]
        indexes = [
            models.Index(fields=["changed_at"]),
            models.Index(fields=["national_id"], condition=Q(stays__isnull=False), name="record_stays"),
            GinIndex(  # whose register lists a person: asked of each officer on each page (T76)
                fields=["dependants"], condition=~Q(dependants=[]), name="record_dependants"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(national_id__regex=ASCII_ID),
                name="record_national_id_ascii",
            ),
            *check_constraints(),
        ]

    def __str__(self) -> str:
        return self.national_id


class RecordChange(models.Model):
    """A correction of an authority record by an officer: what it said before, by whom, and why."""

    record = models.ForeignKey(AuthorityRecord, on_delete=models.PROTECT, related_name="changes")
    was = models.JSONField(_("Was"))
    became = models.JSONField(_("Became"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("By"),
    )
    because = models.CharField(_("Reason"), max_length=500)
    # an accepted objection corrects from a month on (domain.md §2.11); empty: every month that is still open
    effective = models.DateField(_("In effect from the cycle of"), null=True, blank=True)
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.because


class ImportRun(models.Model):
    """A file of the authorities that was taken in whole: which one, and what it changed; never edited."""

    name = models.CharField(_("File"), max_length=100)
    sha256 = models.CharField(_("Digest"), max_length=64)
    inserted = models.PositiveIntegerField(_("New records"))
    changed = models.PositiveIntegerField(_("Changed records"))
    same = models.PositiveIntegerField(_("Records that said the same"))
    kept = models.PositiveIntegerField(_("Lines older than what is known"))
    seconds = models.FloatField(_("Seconds"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("By"),
    )
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("import of the registers")
        verbose_name_plural = _("imports of the registers")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
