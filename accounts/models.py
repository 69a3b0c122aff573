"""Who the person is, how to reach them, what was said to them."""

import uuid

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_otp.models import Device

from accounts import texts

ASCII_ID = r"^[12][0-9]{9}$"
ASCII_MOBILE = r"^\+9665[0-9]{8}$"


class UserManager(BaseUserManager):
    def create_user(self, national_id: str, password: str | None = None, **fields):
        user = self.model(national_id=national_id, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, national_id: str, password: str | None = None, **fields):
        return self.create_user(national_id, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with the national ID: a citizen, or an officer when `is_staff`."""

    national_id = models.CharField(_("National ID"), max_length=10, unique=True, db_collation="C")
    name = models.CharField(_("Name"), max_length=150)
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    mobile = models.CharField(_("Mobile"), max_length=13, blank=True, db_collation="C")
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    is_active = models.BooleanField(_("Active"), default=True)
    is_staff = models.BooleanField(_("Officer"), default=False)
    joined_at = models.DateTimeField(_("Joined"), default=timezone.now)
    must_change_password = models.BooleanField(_("Must change the password"), default=False)
    # a temporary password opens the door once, and only until this moment
    temporary_until = models.DateTimeField(_("Temporary password until"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "national_id"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=Q(national_id__regex=ASCII_ID), name="user_national_id_ascii"),
            models.CheckConstraint(
                condition=Q(mobile="") | Q(mobile__regex=ASCII_MOBILE),
                name="user_mobile_ascii",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class SMSDevice(Device):
    """django-otp's device for step-up; the code itself is a `OneTimeCode`."""

    mobile = models.CharField(_("Mobile"), max_length=13, db_collation="C")

    class Meta:
        verbose_name = _("SMS device")
        verbose_name_plural = _("SMS devices")
        constraints = [
            models.CheckConstraint(condition=Q(mobile__regex=ASCII_MOBILE), name="sms_device_mobile_ascii"),
            models.UniqueConstraint(fields=["user"], name="one_sms_device_a_person"),
        ]


class Registration(models.Model):
    """What a visitor typed at «تسجيل جديد», until the code proves the mobile."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    national_id = models.CharField(max_length=10, db_collation="C")
    name = models.CharField(max_length=150)
    birth_date = models.DateField()
    mobile = models.CharField(max_length=13, db_collation="C")
    language = models.CharField(max_length=2, default="ar")
    terms = models.CharField(max_length=20)
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [models.Index(fields=["national_id"])]


class OpenCodes(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None, expires_at__gt=Now())


class OneTimeCode(models.Model):
    """One row per code sent: counted, keyed, bound to purpose, person and browser (security.md §4)."""

    class Purpose(models.TextChoices):
        REGISTER = "register", _("Registration")
        RESET = "reset", _("Lost password")
        PHONE = "phone", _("New mobile")
        STEP_UP = "step_up", _("Confirmation")

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

    objects = OpenCodes.as_manager()

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
                fields=["national_id", "purpose"],
                condition=Q(closed_at=None),
                name="one_open_code_a_purpose",
            ),
            models.CheckConstraint(condition=Q(attempts__lte=5), name="at_most_five_attempts"),
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


class Notice(models.Model):
    """What to tell whom: a row left in the transaction of what happened, shown in the portal."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Account opened")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        SUBMITTED = "submitted", _("Application submitted")
        ACCOUNT_ACCEPTED = "account_accepted", _("Bank account accepted")
        ACCOUNT_REFUSED = "account_refused", _("Bank account refused")
        STUDY_READY = "study_ready", _("Study result")
        DEPOSIT_SCHEDULED = "deposit_scheduled", _("Deposit scheduled")
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
    """An SMS that waits, or was sent: its text is encrypted, and wiped when sent (security.md T15)."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("sms", "Waiting")
        SENT = "sent", pgettext_lazy("sms", "Sent")
        FAILED = "failed", pgettext_lazy("sms", "Not sent")

    mobile = models.CharField(_("Mobile"), max_length=13, db_collation="C")
    sealed = models.BinaryField(null=True)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("Tries"), default=0)
    created_at = models.DateTimeField(_("Created"), default=timezone.now)
    sent_at = models.DateTimeField(_("Sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("SMS message")
        verbose_name_plural = _("SMS messages")
        indexes = [models.Index(fields=["created_at"], condition=Q(state="waiting"), name="sms_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sealed=None), name="sent_text_is_wiped"),
        ]
