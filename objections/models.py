"""An objection to a study: what it says, what proves it, how it was answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.choices import DocumentKind
from applications.file.models import Application
from common import attachments, history
from eligibility.studies.models import Study


class Objection(models.Model):
    """One open at a time; decided once, with a reason that the citizen reads."""

    class Status(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("objection", "Received")
        IN_REVIEW = "in_review", pgettext_lazy("objection", "In review")
        ACCEPTED = "accepted", pgettext_lazy("objection", "Accepted")
        REFUSED = "refused", pgettext_lazy("objection", "Refused")

    MOVES = {
        Status.RECEIVED: {Status.IN_REVIEW},
        Status.IN_REVIEW: {Status.ACCEPTED, Status.REFUSED},
    }
    OPEN = (Status.RECEIVED, Status.IN_REVIEW)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="objections")
    study = models.ForeignKey(
        Study,
        on_delete=models.PROTECT,
        related_name="objections",
        verbose_name=_("Study"),
    )
    # the failed rule objected to, and whose it is (a person of the study; empty for the household)
    code = models.CharField(_("Condition"), max_length=40)
    person = models.CharField(max_length=12, blank=True)
    document_kind = models.CharField(_("Kind of attachment"), max_length=20, choices=DocumentKind.choices)
    text = models.TextField(_("What the citizen says"), max_length=2000)
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    sent_at = models.DateTimeField(_("Sent"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Decided by"),
    )
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        permissions = [
            ("take_up_objection", "Can begin the review of an objection"),
            ("accept_objection", "Can accept an objection"),
            ("refuse_objection", "Can refuse an objection"),
        ]
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["received", "in_review"]),
                name="one_open_objection",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["received", "in_review"])
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="decided_objection_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Short enough to be read on the telephone."""
        return f"OB-{self.id.hex[:8].upper()}"

    @property
    def whose(self) -> str:
        """The national ID of the person whose condition it is; the household's is the head's."""
        return self.person or self.study.people[0]

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class ObjectionDocument(attachments.Attachment):
    """The one proof attached."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="document")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(
                fields=["added_at"],
                condition=Q(scan__in=["waiting", "checking"]),
                name="attachments_to_check",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["key"], name="one_file_an_objection")]


class ObjectionChange(history.StatusChange):
    """A line of the objection's history; only appended."""

    case = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="history")
