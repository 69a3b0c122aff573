"""What other bodies say of a person, who corrected it, and the files it came in."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.choices import Marital, Relation
from applications.models import ASCII_ID

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "null": True, "blank": True}


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
    saudi = models.BooleanField(_("Saudi national"), null=True, blank=True)
    exemption = models.CharField(
        _("Exempt from the nationality condition"),
        max_length=20,
        choices=Exemption.choices,
        blank=True,
    )
    resident = models.BooleanField(_("Lives permanently in the Kingdom"), null=True, blank=True)
    days_abroad = models.PositiveSmallIntegerField(_("Days abroad in twelve months"), null=True, blank=True)
    imprisoned = models.BooleanField(_("In prison"), null=True, blank=True)
    in_shelter = models.BooleanField(_("In a government shelter"), null=True, blank=True)
    deceased = models.BooleanField(_("Deceased"), null=True, blank=True)
    monthly_income = models.DecimalField(
        _("Monthly income on record (SAR)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    support_programme = models.CharField(_("Other support programme"), max_length=60, blank=True)
    support_monthly = models.DecimalField(
        _("Other support (SAR a month, 0 when none)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    dependants = ArrayField(
        models.CharField(max_length=10),
        null=True,
        blank=True,
        verbose_name=_("IDs in the family register"),
    )
    # the next three are compared when a register gives them; empty is "not consulted"
    marital_status = models.CharField(
        _("Marital status in the civil register"), max_length=12, choices=Marital.choices, blank=True
    )
    relation = models.CharField(
        _("Relation to the head in the civil register"), max_length=10, choices=Relation.choices, blank=True
    )
    postal_code = models.CharField(
        _("Postal code of the national address"), max_length=5, blank=True, db_collation="C"
    )
    # what may make the household ineligible; all but the workers in SAR
    real_estate = models.DecimalField(_("Real estate (SAR)"), **MONEY)
    vehicles = models.DecimalField(_("Vehicles (SAR)"), **MONEY)
    cash_assets = models.DecimalField(_("Cash assets (SAR)"), **MONEY)
    portfolios = models.DecimalField(_("Investment portfolios (SAR)"), **MONEY)
    domestic_workers = models.PositiveSmallIntegerField(_("Domestic workers"), null=True, blank=True)
    id_expires = models.DateField(_("ID valid until"), null=True, blank=True)
    separate_dwelling = models.BooleanField(_("Own dwelling on record"), null=True, blank=True)
    visit = models.CharField(
        _("Home visit"), max_length=8, choices=Visit.choices, blank=True, default="", db_default=""
    )
    barred_until = models.DateField(_("Support suspended until"), null=True, blank=True)
    as_of = models.DateField(_("Answered on"))
    changed_at = models.DateTimeField(_("Last change"), default=timezone.now, editable=False)

    # the columns that an officer may correct
    FACTS = (
        "saudi",
        "exemption",
        "resident",
        "days_abroad",
        "imprisoned",
        "in_shelter",
        "deceased",
        "monthly_income",
        "support_programme",
        "support_monthly",
        "dependants",
        "marital_status",
        "relation",
        "postal_code",
        "real_estate",
        "vehicles",
        "cash_assets",
        "portfolios",
        "domestic_workers",
        "id_expires",
        "separate_dwelling",
        "visit",
        "barred_until",
        "as_of",
    )

    class Meta:
        verbose_name = _("authority record")
        verbose_name_plural = _("authority records")
        permissions = [("correct_authorityrecord", "Can correct an authority record")]
        indexes = [models.Index(fields=["changed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(national_id__regex=ASCII_ID),
                name="record_national_id_ascii",
            ),
            models.CheckConstraint(
                condition=Q(postal_code__regex=r"^([0-9]{5})?$"), name="record_postal_code_ascii"
            ),
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
