"""What the authorities say, the monthly cycle, and the studies that were made."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.choices import Marital, Relation
from applications.models import ASCII_ID, Application, Declaration
from eligibility.rulebook import cycles


class AuthorityRecord(models.Model):
    """What other bodies say of a person; an empty answer means "has not answered", never "no"."""

    class Exemption(models.TextChoices):
        MOBILITY_CARD = "mobility_card", _("Holder of a mobility card")
        SAUDI_MOTHER = "saudi_mother", _("Child of a Saudi mother")
        WIFE_OF_SAUDI = "wife_of_saudi", _("Wife of a Saudi man")
        HUSBAND_OF_SAUDI = "husband_of_saudi", _("Husband of a Saudi woman")

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


class Cycle(models.Model):
    """A month of support; cycle and payment share its number (domain.md §2.1)."""

    month = models.DateField(_("Month"), unique=True)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="cycle_is_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def number(self) -> int:
        return cycles.cycle_number(self.month)


class StudyChunk(models.Model):
    """A range of files that one worker studies for a cycle in one transaction, with its *done* mark."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="chunks", verbose_name=_("Cycle"))
    first = models.BigIntegerField(_("First file"))
    last = models.BigIntegerField(_("Last file"))
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    eligible = models.PositiveIntegerField(pgettext_lazy("study", "Eligible"), default=0)
    not_eligible = models.PositiveIntegerField(pgettext_lazy("study", "Not eligible"), default=0)
    under_study = models.PositiveIntegerField(pgettext_lazy("study", "Under study"), default=0)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=16, decimal_places=2, default=0)
    reasons = models.JSONField(_("Reasons"), default=dict)  # code: households of which somebody fails it
    seconds = models.FloatField(_("Seconds"), default=0)

    class Meta:
        verbose_name = _("part of a cycle")
        verbose_name_plural = _("parts of cycles")
        ordering = ["cycle", "first"]
        indexes = [models.Index(fields=["cycle", "first"], condition=Q(done_at=None), name="chunks_to_study")]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "first"], name="one_chunk_a_first_file"),
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")), name="chunk_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.first}-{self.last}"

    @property
    def households(self) -> int:
        """How many were studied in it."""
        return self.eligible + self.not_eligible + self.under_study


class Study(models.Model):
    """One decision, kept with everything it rests on; never changed, only followed by a newer version."""

    class Outcome(models.TextChoices):
        ELIGIBLE = "eligible", pgettext_lazy("study", "Eligible")
        NOT_ELIGIBLE = "not_eligible", pgettext_lazy("study", "Not eligible")
        UNDER_STUDY = "under_study", pgettext_lazy("study", "Under study")

    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="studies",
        verbose_name=_("Application"),
        db_index=False,  # the constraint's index begins with it
    )
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="studies", verbose_name=_("Declaration")
    )
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="studies", verbose_name=_("Cycle")
    )
    version = models.PositiveIntegerField(_("Version"))
    outcome = models.CharField(_("Result"), max_length=12, choices=Outcome.choices)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    people = ArrayField(models.CharField(max_length=10))  # whose records were read
    facts = models.JSONField(_("Facts"))
    answer = models.JSONField(_("Answer"))
    rates_on = models.DateField(_("Rates of"))
    rulebook = models.CharField(_("Rulebook"), max_length=64)
    because = models.CharField(_("Reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("Made"), default=timezone.now)

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["-cycle__month", "-version"]
        indexes = [models.Index(fields=["outcome", "made_at"])]
        constraints = [
            models.UniqueConstraint(fields=["application", "cycle", "version"], name="one_study_a_version"),
            models.CheckConstraint(
                condition=Q(amount=0) | Q(outcome="eligible", amount__gt=0),
                name="amount_only_when_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.cycle_id}/{self.version}"
