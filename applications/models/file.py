"""The draft of a file: rows for editing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications import choices
from citizen_portal.lib import history

ASCII_ID = r"^[12][0-9]{9}$"


class Application(models.Model):
    """One household's file; the personal section is kept here, the others in rows beside it."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("application", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")

    MOVES = {Status.DRAFT: {Status.SUBMITTED}}

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="application",
        verbose_name=_("Applicant"),
    )
    reference = models.CharField(_("Reference"), max_length=16, unique=True, editable=False)
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(_("Applicant is"), max_length=16, choices=choices.Kind.choices, blank=True)
    # only a married woman has one: the case of the rules in which she applies herself
    situation = models.CharField(_("Case"), max_length=16, choices=choices.Situation.choices, blank=True)
    marital = models.CharField(
        _("Marital status"), max_length=12, choices=choices.Marital.choices, blank=True
    )
    health = models.CharField(_("Health"), max_length=12, choices=choices.Health.choices, blank=True)
    work_ability = models.CharField(
        _("Ability to work"), max_length=8, choices=choices.WorkAbility.choices, blank=True
    )
    education = models.CharField(
        _("Level of education"), max_length=12, choices=choices.Education.choices, blank=True
    )
    employment = models.CharField(
        _("Employment"), max_length=20, choices=choices.Employment.choices, blank=True
    )
    # "none" is an answer, and must be given: an empty list alone says nothing
    no_dependants = models.BooleanField(_("No dependants"), default=False)
    no_income = models.BooleanField(_("No income"), default=False)
    created_at = models.DateTimeField(_("Created"), default=timezone.now)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return self.reference


class ApplicationChange(history.Line):
    """A line of the file's history; only appended."""

    case = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="history")


class Reassessment(models.Model):
    """What a decision rests on has changed: decide this household again, because of this.

    Whoever decides takes the rows; several of one household are one decision.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reassessments")
    because = models.CharField(_("Reason"), max_length=100)  # a short code, such as document_refused
    created_at = models.DateTimeField(_("Created"), default=timezone.now)

    class Meta:
        verbose_name = _("household to decide again")
        verbose_name_plural = _("households to decide again")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.because}"


class Dependant(models.Model):
    """A person the household supports; in one household only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="dependants")
    name = models.CharField(_("Full name"), max_length=150)
    national_id = models.CharField(_("National ID"), max_length=10, db_collation="C")
    relation = models.CharField(_("Relation"), max_length=10, choices=choices.Relation.choices)
    birth_date = models.DateField(_("Date of birth"))
    employment = models.CharField(_("Employment"), max_length=20, choices=choices.Employment.choices)
    study = models.CharField(
        pgettext_lazy("dependant", "Study"), max_length=12, choices=choices.Schooling.choices, blank=True
    )

    class Meta:
        verbose_name = _("dependant")
        verbose_name_plural = _("dependants")
        ordering = ["birth_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["national_id"], name="dependant_in_one_household"),
            models.CheckConstraint(
                condition=Q(national_id__regex=ASCII_ID),
                name="dependant_national_id_ascii",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Income(models.Model):
    """A gross monthly income in SAR, of the applicant or of a dependant."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="incomes")
    dependant = models.ForeignKey(
        Dependant,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="incomes",
        verbose_name=_("Whose"),
    )
    kind = models.CharField(_("Kind of income"), max_length=12, choices=choices.IncomeKind.choices)
    source = models.CharField(_("Source of income"), max_length=120, blank=True)
    amount = models.DecimalField(_("Monthly amount"), max_digits=12, decimal_places=2)
    # the form's number: a double click sends it twice, and gets the same row
    once = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="income_not_negative"),
            models.UniqueConstraint(fields=["application", "once"], name="one_income_a_form"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Housing(models.Model):
    """The dwelling and its national address; a part not yet answered is empty."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="housing")
    tenure = models.CharField(_("The dwelling is"), max_length=6, choices=choices.Tenure.choices, blank=True)
    contract = models.CharField(_("Ejar contract number"), max_length=30, blank=True)
    contract_ends = models.DateField(_("End of the contract"), null=True, blank=True)
    short_address = models.CharField(_("Short address"), max_length=8, blank=True, db_collation="C")
    building = models.CharField(_("Building number"), max_length=4, blank=True, db_collation="C")
    street = models.CharField(_("Street"), max_length=100, blank=True)
    district = models.CharField(_("District"), max_length=100, blank=True)
    city = models.CharField(_("City"), max_length=100, blank=True)
    region = models.CharField(_("Region"), max_length=5, choices=choices.Region.choices, blank=True)
    postal_code = models.CharField(_("Postal code"), max_length=5, blank=True, db_collation="C")
    additional = models.CharField(_("Additional number"), max_length=4, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        constraints = [
            models.CheckConstraint(
                condition=Q(building__regex=r"^([0-9]{4})?$")
                & Q(postal_code__regex=r"^([0-9]{5})?$")
                & Q(additional__regex=r"^([0-9]{4})?$"),
                name="address_numbers_ascii",
            )
        ]

    def __str__(self) -> str:
        return self.city
