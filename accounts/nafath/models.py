"""A request to the national sign-on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.people.models import NATIONAL_ID_PATTERN


class NafathRequest(models.Model):
    """One request to the app: bound to the browser that asked, believed only by its token, used once."""

    class State(models.TextChoices):
        OPENING = "opening", pgettext_lazy("nafath", "Being opened")
        WAITING = "waiting", pgettext_lazy("nafath", "Waiting for the app")
        APPROVED = "approved", pgettext_lazy("nafath", "Approved")
        CONSUMED = "consumed", pgettext_lazy("nafath", "Used")
        REJECTED = "rejected", pgettext_lazy("nafath", "Refused in the app")
        EXPIRED = "expired", pgettext_lazy("nafath", "Expired")
        CANCELLED = "cancelled", pgettext_lazy("nafath", "Cancelled")
        FAILED = "failed", pgettext_lazy("nafath", "Not opened")

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", pgettext_lazy("nafath", "Sign-in or registration")
        STEP_UP = "step_up", pgettext_lazy("nafath", "Confirmation")

    OPEN = ("opening", "waiting", "approved")

    request_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trans_id = models.CharField(max_length=64, null=True, unique=True, db_collation="C")
    national_id = models.CharField(_("National ID"), max_length=10, db_collation="C")
    random = models.CharField(max_length=2, blank=True)
    browser = models.CharField(max_length=64)
    # a browser that this account used before: what strangers ask for is not counted against it (T7)
    device = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=10, choices=Purpose.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("Person"),
    )
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPENING)
    sealed_identity = models.BinaryField(null=True)
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    expires_at = models.DateTimeField(_("Expires"))
    last_asked_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(_("Approved"), null=True)

    class Meta:
        verbose_name = _("Nafath request")
        verbose_name_plural = _("Nafath requests")
        constraints = [
            models.UniqueConstraint(
                fields=["national_id"],
                condition=Q(state__in=["opening", "waiting", "approved"]),
                name="one_open_nafath_request",
            ),
            models.CheckConstraint(
                condition=Q(national_id__regex=NATIONAL_ID_PATTERN), name="nafath_national_id_ascii"
            ),
            models.CheckConstraint(
                condition=Q(trans_id__isnull=False) | Q(state__in=["opening", "failed", "expired"]),
                name="nafath_answered_has_transaction",
            ),
            models.CheckConstraint(
                condition=Q(state="approved") | Q(sealed_identity=None), name="nafath_identity_only_approved"
            ),
        ]
