"""The household's file and its history."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications import choices
from common import history

ASCII_ID = r"^[12][0-9]{9}$"


class Application(models.Model):
    """One household's file; the personal section is kept here, the others in rows beside it."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("application", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.DRAFT},
    }

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
        permissions = [("open_eldest_child", "Can open an application for the eldest child")]

    def __str__(self) -> str:
        return self.reference


class ApplicationChange(history.StatusChange):
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
