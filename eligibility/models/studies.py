"""The decisions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.models import Application, Declaration
from eligibility.models.cycles import Cycle


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
        db_constraint=False,  # of all three: the trigger eligibility_study_rests promises it, and more
    )
    declaration = models.ForeignKey(
        Declaration,
        on_delete=models.PROTECT,
        related_name="studies",
        verbose_name=_("Declaration"),
        db_index=False,  # those of a declaration are among those of its file
        db_constraint=False,
    )
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        related_name="studies",
        verbose_name=_("Cycle"),
        db_index=False,  # the constraint's index begins with it: a month is one stretch of it
        db_constraint=False,
    )
    version = models.PositiveIntegerField(_("Version"))
    outcome = models.CharField(_("Result"), max_length=12, choices=Outcome.choices)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    people = ArrayField(models.CharField(max_length=10))  # whose records were read
    # JSON, read and written by selectors.evidence; never searched, so never taken apart by the database
    facts = models.TextField(_("Facts"))
    answer = models.TextField(_("Answer"))
    rates_on = models.DateField(_("Rates of"))
    rulebook = models.CharField(_("Rulebook"), max_length=64)
    because = models.CharField(_("Reason"), max_length=200, blank=True)
    # made by the month's run: nobody sees it before its cycle is published
    monthly = models.BooleanField(_("Made by the month's run"), default=False, db_default=False)
    made_at = models.DateTimeField(_("Made"), default=timezone.now)

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["-cycle__month", "-version"]
        indexes = [models.Index(fields=["outcome", "made_at"])]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "application", "version"], name="one_study_a_version"),
            models.CheckConstraint(
                condition=Q(amount=0) | Q(outcome="eligible", amount__gt=0),
                name="amount_only_when_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.cycle_id}/{self.version}"
