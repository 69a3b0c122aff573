"""An objection to a study or a payment: what it says and what proves it, its messages and its answer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.choices import DocumentKind
from applications.file.models import Application
from common import attachments, history
from eligibility.studies.models import Study
from payments.dues.models import Adjustment, Payment


def _officer_field(words: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words,
    )


class Objection(models.Model):
    """A draft until it is sent; one open at a time; decided once, with a reason that the citizen reads."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("objection", "Draft")
        RECEIVED = "received", pgettext_lazy("objection", "Received")
        IN_REVIEW = "in_review", pgettext_lazy("objection", "In review")
        INFO_REQUESTED = "info_requested", pgettext_lazy("objection", "More information needed")
        ACCEPTED = "accepted", pgettext_lazy("objection", "Accepted")
        REFUSED = "refused", pgettext_lazy("objection", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Withdrawn")

    MOVES = {
        Status.DRAFT: {Status.RECEIVED},
        Status.RECEIVED: {Status.IN_REVIEW, Status.WITHDRAWN},
        Status.IN_REVIEW: {Status.INFO_REQUESTED, Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN},
        Status.INFO_REQUESTED: {Status.IN_REVIEW, Status.WITHDRAWN},
    }
    OPEN = (Status.RECEIVED, Status.IN_REVIEW, Status.INFO_REQUESTED)
    DECIDED = (Status.ACCEPTED, Status.REFUSED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="objections")
    study = models.ForeignKey(
        Study,
        on_delete=models.PROTECT,
        related_name="objections",
        verbose_name=_("Study"),
    )
    # of an objection to a payment; the study is then the one that the payment follows
    payment = models.ForeignKey(
        Payment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name=_("Payment"),
    )
    # what an officer proposes to owe for it, and another approves
    grant = models.OneToOneField(
        Adjustment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("What the citizen says"), max_length=2000)
    status = models.CharField(_("Status"), max_length=14, choices=Status.choices, default=Status.DRAFT)
    begun_at = models.DateTimeField(_("Begun"), default=timezone.now)
    sent_at = models.DateTimeField(_("Sent"), null=True, blank=True)
    # moved on by the working days in which the case waited for the citizen
    due_on = models.DateField(_("Answer due"), null=True, blank=True)
    assigned_to = _officer_field(_("Officer"))
    assigned_at = models.DateTimeField(_("Taken"), null=True, blank=True)
    decided_at = models.DateTimeField(_("Decided"), null=True, blank=True)
    decided_by = _officer_field(_("Decided by"))
    reason = models.TextField(_("Reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        permissions = [
            ("take_up_objection", "Can begin the review of an objection"),
            ("accept_objection", "Can accept an objection"),
            ("refuse_objection", "Can refuse an objection"),
            ("view_figures", "Can read how objections are answered"),
        ]
        ordering = ["-begun_at"]
        indexes = [
            models.Index(
                fields=["sent_at"],
                condition=Q(status__in=["received", "in_review", "info_requested"]),
                name="open_objections",
            ),
            models.Index(  # the officers' list: what waits first, the oldest on top
                Case(When(status__in=["received", "in_review", "info_requested"], then=0), default=1),
                "sent_at",
                name="objections_waiting_first",
            ),
            models.Index(
                fields=["assigned_to", "sent_at"],
                condition=Q(status__in=["received", "in_review", "info_requested"]),
                name="open_objections_of_officers",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["received", "in_review", "info_requested"], payment=None),
                name="one_open_objection",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(status__in=["received", "in_review", "info_requested"]),
                name="one_open_objection_a_payment",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status="draft", payment=None),
                name="one_draft_of_an_objection",
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(status="draft"), name="one_draft_a_payment"
            ),
            models.CheckConstraint(
                condition=Q(payment=None) | ~Q(status="accepted") | Q(grant__isnull=False),
                name="accepted_payment_objection_has_its_grant",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "refused"])
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
                name="decided_objection_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sent_at__isnull=False, due_on__isnull=False),
                name="sent_objection_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["in_review", "info_requested"])
                | Q(assigned_to__isnull=False, assigned_at__isnull=False),
                name="reviewed_objection_has_officer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Short enough to be read on the telephone."""
        return f"OB-{self.id.hex[:8].upper()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_about_payment(self) -> bool:
        return self.payment_id is not None

    @property
    def is_proposed(self) -> bool:
        """Whether a grant waits for a second officer."""
        return self.is_open and self.grant is not None and self.grant.status == Adjustment.Status.PROPOSED

    @property
    def is_decided(self) -> bool:
        return self.status in self.DECIDED

    @property
    def waits_for_citizen(self) -> bool:
        return self.status == self.Status.INFO_REQUESTED


class ObjectionGround(models.Model):
    """One finding objected to: its rule, and whose it is."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="grounds")
    code = models.CharField(_("Condition"), max_length=40)
    person = models.CharField(max_length=12, blank=True)  # of the study's people; empty for the household
    upheld = models.BooleanField(null=True)  # the answer: whether the citizen was right about it

    class Meta:
        verbose_name = _("ground")
        verbose_name_plural = _("grounds")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "code", "person"], name="one_ground_an_objection")
        ]

    def __str__(self) -> str:
        return self.code


class ObjectionDocument(attachments.Attachment):
    """A proof attached."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("Kind of attachment"), max_length=20, choices=DocumentKind.choices)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["added_at", "pk"]
        indexes = [
            models.Index(
                fields=["added_at"],
                condition=Q(scan__in=["waiting", "checking"]),
                name="attachments_to_check",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["key"], name="one_file_an_objection")]


class ObjectionMessage(models.Model):
    """What one side wrote to the other, or an officer to colleagues; only appended."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", pgettext_lazy("message", "From the citizen")
        OFFICER = "officer", pgettext_lazy("message", "From the officer")
        QUESTION = "question", pgettext_lazy("message", "More information needed")
        NOTE = "note", pgettext_lazy("message", "Internal note")

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("Message"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ObjectionChange(history.StatusChange):
    """A line of the objection's history; only appended."""

    case = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="history")
