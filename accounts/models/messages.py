"""What was said to people, in the portal and by SMS."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import texts
from accounts.models.people import ASCII_MOBILE


class Notice(models.Model):
    """What to tell whom: a row left in the transaction of what happened, shown in the portal."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Account opened")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        PASSWORD_RESET = "password_reset", _("Temporary password sent")
        MOBILE_CHANGED = "mobile_changed", _("Mobile changed")
        EMAIL_CHANGED = "email_changed", _("E-mail changed")
        SUBMITTED = "submitted", _("Application submitted")
        WITHDRAWN = "withdrawn", _("Application withdrawn")
        ACCOUNT_ACCEPTED = "account_accepted", _("Bank account accepted")
        ACCOUNT_REFUSED = "account_refused", _("Bank account refused")
        DOCUMENT_REFUSED = "document_refused", _("Document refused")
        DOCUMENT_ENDING = "document_ending", _("Document about to end")
        LEASE_ENDING = "lease_ending", _("Lease about to end")
        STUDY_READY = "study_ready", _("Study result")
        DEPOSIT_SCHEDULED = "deposit_scheduled", _("Deposit scheduled")
        DEPOSIT_MOVED = "deposit_moved", _("Deposit moved")
        PAYMENT_PAID = "payment_paid", _("Payment deposited")
        PAYMENT_RETURNED = "payment_returned", _("Payment came back")
        PAYMENT_DELAYED = "payment_delayed", _("Payment delayed")
        PAYMENT_HELD = "payment_held", _("Payments held")
        BACK_PAY = "back_pay", _("Back pay")
        DEDUCTION_PLANNED = "deduction_planned", _("Deduction planned")
        OBJECTION_SENT = "objection_sent", _("Objection received")
        OBJECTION_ACCEPTED = "objection_accepted", _("Objection accepted")
        OBJECTION_REFUSED = "objection_refused", _("Objection refused")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("Kind"), max_length=30, choices=Kind.choices)
    details = models.JSONField(default=dict)  # never personal data: months, amounts, references
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(_("Created"), default=timezone.now)
    read_at = models.DateTimeField(_("Read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["person", "-created_at"])]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def text(self) -> str:
        return texts.sentence(self.kind, self.details)

    @property
    def url(self) -> str:
        return texts.address(self.kind, self.details)

    @property
    def icon(self) -> str:
        return texts.words_of(self.kind, self.details).icon


class TextMessage(models.Model):
    """An SMS that waits, or was sent: its text is encrypted, and wiped when it left or never will (T15)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("sms", "Waiting")
        SENDING = "sending", pgettext_lazy("sms", "Being sent")
        SENT = "sent", pgettext_lazy("sms", "Sent")
        DELIVERED = "delivered", pgettext_lazy("sms", "Delivered")
        UNDELIVERED = "undelivered", pgettext_lazy("sms", "Not delivered")
        REFUSED = "refused", pgettext_lazy("sms", "Refused by the provider")
        FAILED = "failed", pgettext_lazy("sms", "Not sent")

    OPEN = ("waiting", "sending")
    LOST = ("undelivered", "refused", "failed")  # the person never got it

    # the same at every try, so that a provider drops the second of two
    reference = models.UUIDField(_("Reference"), db_default=RandomUUID(), unique=True, editable=False)
    mobile = models.CharField(_("Mobile"), max_length=13, db_collation="C")
    sealed = models.BinaryField(null=True)
    state = models.CharField(_("State"), max_length=12, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("Tries"), default=0)
    trouble = models.CharField(_("Trouble"), max_length=80, blank=True)  # never a mobile, words or a token
    created_at = models.DateTimeField(_("Created"), default=timezone.now)
    claimed_at = models.DateTimeField(_("Last tried"), null=True, blank=True)
    # empty: at once, by whatever clock; for one being sent: when nobody waits for that worker any longer
    due_at = models.DateTimeField(_("Next try"), null=True, blank=True)
    expires_at = models.DateTimeField(_("Of use until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("Sent at"), null=True, blank=True)
    provider = models.CharField(_("Provider"), max_length=40, blank=True)
    provider_id = models.CharField(max_length=80, blank=True)
    delivered_at = models.DateTimeField(_("Delivered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("SMS message")
        verbose_name_plural = _("SMS messages")
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["waiting", "sending"]), name="sms_waiting"
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["undelivered", "refused", "failed"]),
                name="sms_lost",
            ),
            models.Index(fields=["mobile", "-created_at"], name="sms_of_a_mobile"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"]) | Q(sealed=None), name="sent_text_is_wiped"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sending"]) | Q(sealed__isnull=False),
                name="waiting_text_is_kept",
            ),
            models.CheckConstraint(condition=Q(mobile__regex=ASCII_MOBILE), name="sms_mobile_ascii"),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="one_sms_a_provider_id"
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)
