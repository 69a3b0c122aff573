"""The decisions, and which of them decides a household in a month."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.cycles.models import Cycle


class RateSet(models.Model):
    """The rates of a month when a study used them; by value, so that no later edit reaches it."""

    sha256 = models.CharField(_("Digest"), max_length=64, unique=True)
    values = models.TextField(_("Rates"))  # JSON, read and written by studies.facts_codec
    kept_at = models.DateTimeField(_("Kept"), default=timezone.now)

    class Meta:
        verbose_name = _("set of rates")
        verbose_name_plural = _("sets of rates")

    def __str__(self) -> str:
        return self.sha256[:12]


class Study(models.Model):
    """One decision, kept with everything it rests on; never changed, only followed by a newer version.

    It decides every month whose MonthDecision points to it; `cycle` is the first of them.
    """

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
        db_index=False,  # the households of a month are found by its decisions
        db_constraint=False,
    )
    version = models.PositiveIntegerField(_("Version"))  # of the household, from 1
    # what decided the first month until then
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Replaces"),
        db_index=False,
        db_constraint=False,
    )
    outcome = models.CharField(_("Result"), max_length=12, choices=Outcome.choices)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=12, decimal_places=2)
    people = ArrayField(models.CharField(max_length=10))  # whose records were read
    # JSON, read and written by studies.facts_codec; never searched, so never taken apart by the database
    facts = models.TextField(_("Facts"))
    answer = models.TextField(_("Answer"))
    # codes of the rules that the result rests on (facts_codec.deciding_rules), to be counted and searched by
    deciding_rules = ArrayField(
        models.CharField(max_length=40), verbose_name=_("Deciding rules"), default=list, db_default=[]
    )
    rates_on = models.DateField(_("Rates of"))
    # empty only of studies that were made before rates were kept: theirs are those of `rates_on`
    rates = models.ForeignKey(
        RateSet,
        on_delete=models.PROTECT,
        null=True,
        related_name="studies",
        verbose_name=_("Rates"),
        db_index=False,
        db_constraint=False,
    )
    rulebook = models.CharField(_("Rulebook"), max_length=64)
    # the first day on which the answer may be another though nothing changed; empty: no such day
    holds_until = models.DateField(_("Holds until"), null=True, blank=True)
    # eligible because of papers that no officer has examined
    unexamined = models.BooleanField(_("Rests on documents not examined"), default=False, db_default=False)
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
            models.UniqueConstraint(fields=["application", "version"], name="one_study_a_version"),
            models.CheckConstraint(
                condition=Q(amount=0) | Q(outcome="eligible", amount__gt=0),
                name="amount_only_when_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.cycle.month:%Y-%m}"

    @property
    def month(self) -> date:
        """The month that it is shown for: the one it was found by (standing_of), else its first."""
        return vars(self).get("for_month") or self.cycle.month


class StudiedPerson(models.Model):
    """Whose records the decisions of a household rest on; only appended, so that nobody is missed.

    Beside the household's last declaration: a month may rest on an earlier one, and on people who have left.
    """

    pk = models.CompositePrimaryKey("national_id", "application_id")
    national_id = models.CharField(_("National ID"), max_length=10, db_collation="C")
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="studied_people",
        verbose_name=_("Application"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("person of a study")
        verbose_name_plural = _("people of studies")

    def __str__(self) -> str:
        return f"{self.application_id}: {self.national_id}"


class MonthDecision(models.Model):
    """Which study decides a household in a month; a month in which nothing changed points to the same one."""

    pk = models.CompositePrimaryKey("cycle_id", "application_id")
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("Cycle"),
        db_index=False,
        db_constraint=False,  # of all three: the trigger eligibility_month_decided promises it
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("Application"),
        db_index=False,
        db_constraint=False,
    )
    study = models.ForeignKey(
        Study,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("Study"),
        db_index=False,
        db_constraint=False,
    )
    # when the month got this answer: support starts with it (domain.md §2.2, support_from)
    decided_at = models.DateTimeField(_("Decided"), default=timezone.now)
    # by the month's run: nobody sees it before its cycle is published
    monthly = models.BooleanField(_("Made by the month's run"), default=False, db_default=False)

    class Meta:
        verbose_name = _("decision of a month")
        verbose_name_plural = _("decisions of months")

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.application_id}: {self.study_id}"


class Verification(models.Model):
    """The households of a cycle decided from scratch, beside what decides them: what was missed."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="verifications", verbose_name=_("Cycle")
    )
    sample = models.PositiveIntegerField(_("Sample"), default=0)  # 0: all of them
    began_at = models.DateTimeField(_("Began"), default=timezone.now)
    done_at = models.DateTimeField(_("Done"), default=timezone.now)
    verified = models.PositiveIntegerField(_("Households decided from scratch"), default=0)
    waiting = models.PositiveIntegerField(_("Households that wait to be decided again"), default=0)
    different = models.PositiveIntegerField(_("Households that differ"), default=0)
    differences = models.JSONField(_("Differences"), default=list)  # the first hundred

    class Meta:
        verbose_name = _("verification of decisions")
        verbose_name_plural = _("verifications of decisions")
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.different} / {self.verified}"
