"""What proves the answers: documents and their pages."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications import choices
from applications.file.models import Application
from applications.household.models import Dependant
from common import attachments, history


class SupportingDocument(models.Model):
    """A proof of one kind: whom it covers, from when to when, and its pages."""

    class Status(models.TextChoices):
        GIVEN = "given", pgettext_lazy("document", "Given")
        ACCEPTED = "accepted", pgettext_lazy("document", "Accepted")
        REFUSED = "refused", pgettext_lazy("document", "Refused")

    MOVES = {
        Status.GIVEN: {Status.ACCEPTED, Status.REFUSED},
        Status.ACCEPTED: {Status.REFUSED},
        Status.REFUSED: {Status.ACCEPTED},
    }
    WAITING = "pending_scan"  # shown in place of "given" while a file is rebuilt or scanned

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("Kind of document"), max_length=20, choices=choices.DocumentKind.choices)
    issued_on = models.DateField(_("Date of issue"), null=True, blank=True)
    expires_on = models.DateField(_("Expiry date"), null=True, blank=True)
    covers_applicant = models.BooleanField(_("Covers the applicant"), default=False)
    people = models.ManyToManyField(
        Dependant, blank=True, related_name="documents", verbose_name=_("People covered")
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.GIVEN)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)  # the citizen reads it
    decided_at = models.DateTimeField(_("Decided"), null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Replaces")
    )
    uploaded_at = models.DateTimeField(_("Uploaded"), default=timezone.now)
    # of a signed one: it left the file, and stays as evidence of what was declared
    removed_at = models.DateTimeField(_("Removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["uploaded_at"]
        permissions = [("decide_supportingdocument", "Can accept or refuse documents")]
        indexes = [models.Index(fields=["uploaded_at", "id"], name="documents_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="refused_document_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=models.F("issued_on")),
                name="document_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def shown(self) -> list["DocumentPage"]:
        """The pages that are part of it now, in order; prefetch `pages`."""
        return [page for page in self.pages.all() if page.removed_at is None]

    @property
    def state(self) -> str:
        """The status, or that its scan is still awaited."""
        waits = any(page.is_awaited for page in self.shown)
        return self.WAITING if waits and self.status == self.Status.GIVEN else self.status


class DocumentPage(attachments.Attachment):
    """A page of a document; the same file in two documents of a household is kept once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(SupportingDocument, on_delete=models.CASCADE, related_name="pages")
    position = models.PositiveSmallIntegerField(_("Page"))
    removed_at = models.DateTimeField(_("Removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "added_at"]
        indexes = [
            models.Index(
                fields=["added_at"], condition=Q(scan__in=["waiting", "checking"]), name="pages_to_check"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "sha256"], condition=Q(removed_at=None), name="same_page_once_a_document"
            )
        ]


class DocumentChange(history.StatusChange):
    """A line of a document's history; only appended."""

    case = models.ForeignKey(SupportingDocument, on_delete=models.PROTECT, related_name="history")
