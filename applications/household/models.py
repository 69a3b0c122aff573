"""Dependants and incomes of the draft; the release of somebody whom another household declared."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications import choices
from applications.file.models import ASCII_ID, Application
from common import history


class Dependant(models.Model):
    """A person the household supports, as the draft lists him; a draft reserves nobody."""

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
            models.UniqueConstraint(fields=["application", "national_id"], name="dependant_once_a_household"),
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
    origin = models.CharField(
        _("Source of income"), max_length=10, choices=choices.IncomeSource.choices, blank=True
    )
    # in the citizen's words, of another source than those listed
    source = models.CharField(_("Which source?"), max_length=120, blank=True)
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


class DependantRelease(models.Model):
    """A household asks that another one, which declared a person, releases him (domain.md §2.7)."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("release", "Under review")
        GRANTED = "granted", pgettext_lazy("release", "Released")
        REFUSED = "refused", pgettext_lazy("release", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")

    MOVES = {Status.ASKED: {Status.GRANTED, Status.REFUSED, Status.WITHDRAWN}}

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="releases", verbose_name=_("Asking application")
    )
    holder = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="releases_asked_of",
        verbose_name=_("Household that declared the person"),
    )
    national_id = models.CharField(_("National ID"), max_length=10, db_collation="C")
    # none where nothing has to be proved, as the head has died; or when it was never signed, and removed
    document = models.ForeignKey(
        "applications.SupportingDocument",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Document"),
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)  # the asking citizen reads it
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Officer"),
    )
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)

    class Meta:
        verbose_name = _("release of a dependant")
        verbose_name_plural = _("releases of dependants")
        ordering = ["-asked_at", "-pk"]
        permissions = [("decide_dependantrelease", "Can grant or refuse the release of a dependant")]
        constraints = [
            models.UniqueConstraint(
                fields=["national_id"], condition=Q(status="asked"), name="one_open_release_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(application=models.F("holder")), name="release_between_two_households"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="refused_release_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(national_id__regex=ASCII_ID), name="release_national_id_ascii"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_status_display()}"


class ReleaseChange(history.StatusChange):
    """A line of the history of a release; only appended."""

    case = models.ForeignKey(DependantRelease, on_delete=models.PROTECT, related_name="history")
