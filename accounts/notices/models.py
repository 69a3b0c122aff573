"""Notices in the portal."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notices import texts as notice_texts


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
        ELDEST_CHILD_OPENED = "eldest_child_opened", _("Application opened for the eldest child")
        ELDEST_CHILD_CLOSED = "eldest_child_closed", _("Application for the eldest child closed")
        ACCOUNT_ACCEPTED = "account_accepted", _("Bank account accepted")
        ACCOUNT_REFUSED = "account_refused", _("Bank account refused")
        DOCUMENT_REFUSED = "document_refused", _("Document refused")
        DOCUMENT_ENDING = "document_ending", _("Document about to end")
        LEASE_ENDING = "lease_ending", _("Lease about to end")
        RELEASE_ASKED = "release_asked", _("Release of a dependant asked")
        RELEASE_GRANTED = "release_granted", _("Release of a dependant granted")
        RELEASE_REFUSED = "release_refused", _("Release of a dependant refused")
        DEPENDANT_RELEASED = "dependant_released", _("Dependant released")
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
        OBJECTION_QUESTION = "objection_question", _("Objection: more information needed")
        OBJECTION_MESSAGE = "objection_message", _("Objection: message from the officer")
        OBJECTION_ACCEPTED = "objection_accepted", _("Objection accepted")
        OBJECTION_REFUSED = "objection_refused", _("Objection refused")
        ENQUIRY_SENT = "enquiry_sent", _("Enquiry received")
        ENQUIRY_ANSWERED = "enquiry_answered", _("Enquiry answered")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("Kind"), max_length=30, choices=Kind.choices)
    details = models.JSONField(default=dict)  # never personal data: months, amounts, references
    dedupe_key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(_("Created"), default=timezone.now)
    read_at = models.DateTimeField(_("Read"), null=True, blank=True)
    # when it was looked at for an SMS: one was written in that transaction, or this person wants none
    texted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(fields=["created_at"], condition=models.Q(texted_at=None), name="notices_to_text"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def text(self) -> str:
        return notice_texts.notice_sentence(self.kind, self.details)

    @property
    def url(self) -> str:
        return notice_texts.notice_address(self.kind, self.details)

    @property
    def icon(self) -> str:
        return notice_texts.notice_text(self.kind, self.details).icon
