"""The person who signs in."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.arabic_search import FoldedName

NATIONAL_ID_PATTERN = r"^[12][0-9]{9}$"
MOBILE_PATTERN = r"^\+9665[0-9]{8}$"
superuser_made = Signal()  # person; inside the transaction that makes it


class UserManager(BaseUserManager):
    def create_user(self, national_id: str, password: str | None = None, **fields):
        user = self.model(national_id=national_id, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, national_id: str, password: str | None = None, **fields):
        with transaction.atomic(using=self._db):
            made = self.create_user(national_id, password, is_staff=True, is_superuser=True, **fields)
            superuser_made.send(self.model, person=made)
        return made


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with the national ID: a citizen, or an officer when `is_staff`."""

    class Gender(models.TextChoices):
        FEMALE = "female", pgettext_lazy("gender", "Female")
        MALE = "male", pgettext_lazy("gender", "Male")

    class SMSNotices(models.TextChoices):
        ALL = "all", pgettext_lazy("sms", "Everything")
        IMPORTANT = "important", pgettext_lazy("sms", "Results, money and what you must do")
        NONE = "none", pgettext_lazy("sms", "Nothing")

    national_id = models.CharField(_("National ID"), max_length=10, unique=True, db_collation="C")
    name = models.CharField(_("Name"), max_length=150)
    # the name as it is searched (common/arabic_search.py)
    name_search = models.GeneratedField(
        expression=FoldedName(F("name")), output_field=models.CharField(max_length=150), db_persist=True
    )
    birth_date = models.DateField(_("Date of birth"), null=True, blank=True)
    # as the civil register or Nafath says; empty when neither was asked yet
    gender = models.CharField(_("Gender"), max_length=6, choices=Gender.choices, blank=True)
    mobile = models.CharField(_("Mobile"), max_length=13, blank=True, db_collation="C")
    email = models.EmailField(_("E-mail"), null=True, blank=True)  # to be reached by, never to sign in with
    language = models.CharField(_("Language"), max_length=2, choices=settings.LANGUAGES, default="ar")
    # the database knows the default too: who inserts rows without the column goes on working
    sms_notices = models.CharField(
        _("Notices by SMS"),
        max_length=9,
        choices=SMSNotices.choices,
        default=SMSNotices.IMPORTANT,
        db_default=SMSNotices.IMPORTANT,
    )
    is_active = models.BooleanField(_("Active"), default=True)
    is_staff = models.BooleanField(_("Officer"), default=False)
    joined_at = models.DateTimeField(_("Joined"), default=timezone.now)
    must_change_password = models.BooleanField(_("Must change the password"), default=False)
    # a temporary password opens the door once, and only until this moment
    temporary_until = models.DateTimeField(_("Temporary password until"), null=True, blank=True)
    # a new mobile receives no temporary password for a while (security.md T17)
    mobile_changed_at = models.DateTimeField(_("Mobile changed"), null=True, blank=True)
    # the first time that Nafath said who this is: everything before it may be a stranger's work (T87)
    proved_by_nafath_at = models.DateTimeField(_("Proved by Nafath"), null=True, blank=True)
    # a browser that was remembered before this moment is a stranger's again (T7)
    devices_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "national_id"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [
            ("unlock_sign_in", "Can unlock a person's sign-in"),
            ("answer_calls", "Can look a person up and read what a caller asks about"),
        ]
        indexes = [
            GinIndex(fields=["name_search"], opclasses=["gin_trgm_ops"], name="user_name_search"),
            models.Index(fields=["mobile"], condition=~Q(mobile=""), name="user_mobile"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(national_id__regex=NATIONAL_ID_PATTERN), name="user_national_id_ascii"
            ),
            models.CheckConstraint(
                condition=Q(mobile="") | Q(mobile__regex=MOBILE_PATTERN),
                name="user_mobile_ascii",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]
