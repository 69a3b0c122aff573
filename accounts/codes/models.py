"""Codes by SMS that prove a mobile once, and how often they may be tried."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from accounts.people.models import MOBILE_PATTERN


class OpenCodeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None, expires_at__gt=Now())


class OneTimeCode(models.Model):
    """One row per code sent: counted, keyed, bound to purpose, person and browser (security.md §4)."""

    class Purpose(models.TextChoices):
        REGISTER = "register", _("Registration")
        RESET = "reset", _("Lost password")
        PHONE = "phone", _("New mobile")
        STEP_UP = "step_up", _("Confirmation")
        SIGN_IN = "sign_in", _("Sign-in without the picture")
        LOCKED = "locked", _("Sign-in is locked")  # a message without a code

    MOST_ATTEMPTS = 5

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    national_id = models.CharField(max_length=10, db_collation="C")
    mobile = models.CharField(max_length=13, db_collation="C")
    browser = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OpenCodeQuerySet.as_manager()

    @property
    def tries_left(self) -> int:
        return self.MOST_ATTEMPTS - self.attempts

    @property
    def is_live(self) -> bool:
        return self.closed_at is None and self.expires_at > timezone.now() and self.tries_left > 0

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [
            models.UniqueConstraint(
                # a stranger's code in another browser closes nobody's
                fields=["national_id", "purpose", "browser"],
                condition=Q(closed_at=None),
                name="one_open_code_a_browser",
            ),
            models.CheckConstraint(condition=Q(attempts__lte=5), name="at_most_five_attempts"),
        ]
        indexes = [models.Index(fields=["sent_at"], name="code_sent_at")]


class AskedCode(models.Model):
    """A message that a visitor asked for by an ID alone: to whom it goes, if to anybody, is found later.

    The row, and the work of writing it, are the same whether or not the ID has an account (T1, T2, T3).
    """

    class Recipient(models.TextChoices):
        ACCOUNT = "account", _("The mobile of the account")
        TYPED = "typed", _("The mobile that was typed")
        NOBODY = "nobody", _("Nobody")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=10, choices=OneTimeCode.Purpose.choices)
    national_id = models.CharField(max_length=10, db_collation="C")
    birth_date = models.DateField(null=True)  # asked for a lost password only
    # the civil register said that ID and birth date belong together
    is_proved = models.BooleanField(default=False)
    recipient = models.CharField(max_length=10, choices=Recipient.choices, default=Recipient.ACCOUNT)
    mobile = models.CharField(max_length=13, blank=True, db_collation="C")  # typed at registration only
    # nobody's code can be right before it was passed on: its digest waits here
    code = models.OneToOneField(OneTimeCode, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=2, default="ar")
    sealed = models.BinaryField(null=True)  # the message's words, until they are passed on or dropped
    asked_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("asked code")
        verbose_name_plural = _("asked codes")
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(sealed__isnull=False), name="asked_code_waiting")
        ]


class Allowance(models.Model):
    """One bucket of the strict limiter in one window; written only by `lib.sql.allow`."""

    pk = models.CompositePrimaryKey("bucket", "since")
    bucket = models.CharField(max_length=64, db_collation="C")
    since = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")


class SMSDevice(Device):
    """django-otp's device for step-up; the code itself is a `OneTimeCode`."""

    mobile = models.CharField(_("Mobile"), max_length=13, db_collation="C")

    class Meta:
        verbose_name = _("SMS device")
        verbose_name_plural = _("SMS devices")
        constraints = [
            models.CheckConstraint(condition=Q(mobile__regex=MOBILE_PATTERN), name="sms_device_mobile_ascii"),
            models.UniqueConstraint(fields=["user"], name="one_sms_device_a_person"),
        ]
