"""An SMS that waits in a row until a provider took it."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.people.models import MOBILE_PATTERN


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
            models.CheckConstraint(condition=Q(mobile__regex=MOBILE_PATTERN), name="sms_mobile_ascii"),
            models.UniqueConstraint(
                fields=["provider", "provider_id"], condition=~Q(provider_id=""), name="one_sms_a_provider_id"
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)
