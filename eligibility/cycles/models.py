"""The month: its stages, and the parts in which it is studied."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import history
from eligibility.rulebook import cycle_calendar


class Cycle(models.Model):
    """A month of support; cycle and payment share its number (domain.md §2.1).

    The month's own studies are seen, told and paid from its publication on.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("cycle", "Open")
        STUDYING = "studying", pgettext_lazy("cycle", "Studying")
        READY = "ready", pgettext_lazy("cycle", "Results ready")
        PUBLISHED = "published", pgettext_lazy("cycle", "Published")
        CLOSED = "closed", pgettext_lazy("cycle", "Closed")

    MOVES = {
        Status.OPEN: {Status.STUDYING},
        Status.STUDYING: {Status.READY},
        Status.READY: {Status.PUBLISHED, Status.STUDYING},  # studying: files were added since
        Status.PUBLISHED: {Status.CLOSED},
    }

    month = models.DateField(_("Month"), unique=True)
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)
    comparison = models.JSONField(_("Beside the month before"), null=True, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Proposed for publication by"),
    )
    proposed_at = models.DateTimeField(_("Proposed for publication"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Published by"),
    )
    published_at = models.DateTimeField(_("Published"), null=True, blank=True)
    # its results are told in parts: up to this file so far, and when the last of them was told
    told_to = models.BigIntegerField(_("Told up to file"), default=0, editable=False)
    told_at = models.DateTimeField(_("Told"), null=True, blank=True, editable=False)

    # its payments went to the bank: from here on its results are not decided again, but settled by difference
    sent_at = models.DateTimeField(_("Sent to the bank"), null=True, blank=True, editable=False)
    # the rates and the rulebook for which the decisions made by others were last asked to be made again
    basis = models.CharField(_("Rates and rules"), max_length=100, default="", blank=True, editable=False)

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-month"]
        permissions = [
            ("run_cycle", "Can run a cycle and propose its publication"),
            ("publish_cycle", "Can publish a cycle that another officer proposed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="cycle_is_a_month"),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=models.F("proposed_by")),
                name="cycle_published_by_a_second_officer",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "closed"]) ^ Q(published_at=None),
                name="cycle_published_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def number(self) -> int:
        return cycle_calendar.cycle_number(self.month)


class CycleChange(history.StatusChange):
    """A line of a cycle's history; only appended."""

    case = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="history")


class StudyChunk(models.Model):
    """A range of files that one worker studies for a cycle in one transaction, with its *done* mark."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="chunks", verbose_name=_("Cycle"))
    first = models.BigIntegerField(_("First file"))
    last = models.BigIntegerField(_("Last file"))
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    eligible = models.PositiveIntegerField(pgettext_lazy("study", "Eligible"), default=0)
    not_eligible = models.PositiveIntegerField(pgettext_lazy("study", "Not eligible"), default=0)
    under_study = models.PositiveIntegerField(pgettext_lazy("study", "Under study"), default=0)
    # of all of them, those in which nothing changed since the month before
    confirmed = models.PositiveIntegerField(pgettext_lazy("study", "Unchanged"), default=0)
    amount = models.DecimalField(_("Amount (SAR)"), max_digits=16, decimal_places=2, default=0)
    # code of a rule: households without an amount that it decides
    reasons = models.JSONField(_("Reasons"), default=dict)
    seconds = models.FloatField(_("Seconds"), default=0)
    failures = models.PositiveSmallIntegerField(_("Failed attempts"), default=0)
    failed_because = models.CharField(_("Why it failed"), max_length=100, blank=True)  # the error's name only

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
