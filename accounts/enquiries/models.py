"""An enquiry or a complaint: who wrote, what, who works on it, and the answer."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import MD5
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import history, readable_codes

MAX_TEXT = 2000


def new_reference() -> str:
    """Short enough to be read on the telephone, and guessed by nobody."""
    return f"EN-{readable_codes.random_code(8)}"


class Enquiry(models.Model):
    """Sent by a visitor or a citizen, answered once by an officer."""

    class Kind(models.TextChoices):
        ENQUIRY = "enquiry", pgettext_lazy("enquiry", "Enquiry")
        COMPLAINT = "complaint", pgettext_lazy("enquiry", "Complaint")

    class Topic(models.TextChoices):
        ACCOUNT = "account", _("Registration and sign-in")
        APPLICATION = "application", _("The application and its documents")
        ELIGIBILITY = "eligibility", _("Eligibility and its conditions")
        PAYMENTS = "payments", _("Payments and the bank account")
        SERVICE = "service", _("How I was served")
        PORTAL = "portal", _("A fault of the portal")
        OTHER = "other", _("Something else")

    class Status(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("enquiry", "Received")
        IN_REVIEW = "in_review", pgettext_lazy("enquiry", "An officer works on it")
        ANSWERED = "answered", pgettext_lazy("enquiry", "Answered")

    MOVES = {
        Status.RECEIVED: {Status.IN_REVIEW},
        Status.IN_REVIEW: {Status.RECEIVED, Status.ANSWERED},
    }
    OPEN = (Status.RECEIVED, Status.IN_REVIEW)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("Reference"), max_length=11, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiries",
        verbose_name=_("Account"),
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    topic = models.CharField(pgettext_lazy("enquiry", "About"), max_length=12, choices=Topic.choices)
    name = models.CharField(_("Name"), max_length=150)
    mobile = models.CharField(_("Mobile"), max_length=13)
    language = models.CharField(_("Language"), max_length=2)  # of the answer by SMS
    text = models.TextField(_("What was written"), max_length=MAX_TEXT)
    status = models.CharField(_("Status"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    sent_at = models.DateTimeField(_("Sent"), default=timezone.now)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Officer"),
    )
    answer = models.TextField(_("Answer"), max_length=MAX_TEXT, blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("enquiry", "Answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("enquiry or complaint")
        verbose_name_plural = _("enquiries and complaints")
        permissions = [("answer_enquiry", "Can take and answer an enquiry")]
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-sent_at"]),
            models.Index(fields=["mobile"]),
            models.Index(
                fields=["sent_at"], condition=Q(status__in=["received", "in_review"]), name="open_enquiries"
            ),
            models.Index(  # the officers' list: what waits first, the oldest on top
                Case(When(status__in=["received", "in_review"], then=0), default=1),
                "sent_at",
                name="enquiries_waiting_first",
            ),
        ]
        constraints = [
            # sent again by a second tap or another window: one case, one answer
            models.UniqueConstraint(
                "mobile",
                "name",
                MD5("text"),
                condition=Q(status__in=["received", "in_review"]),
                name="one_open_enquiry_a_text",
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_enquiry_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(status="received") | Q(assigned_to__isnull=False),
                name="taken_enquiry_has_officer",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(assigned_to=None) | ~Q(person=models.F("assigned_to")),
                name="nobody_answers_their_own_enquiry",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class EnquiryChange(history.StatusChange):
    """A line of the enquiry's history; only appended."""

    case = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="history")
