"""A registration that was begun."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Registration(models.Model):
    """What a visitor typed at «تسجيل جديد», until the code proves the mobile and the terms are agreed to."""

    class Check(models.TextChoices):
        OPEN = "open", pgettext_lazy("registration", "Not asked yet")
        RIGHT = "right", pgettext_lazy("registration", "Right")
        WRONG = "wrong", pgettext_lazy("registration", "Wrong")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    national_id = models.CharField(max_length=10, db_collation="C")
    name = models.CharField(max_length=150)
    birth_date = models.DateField()
    mobile = models.CharField(max_length=13, db_collation="C")
    language = models.CharField(max_length=2, default="ar")
    terms = models.CharField(max_length=20, blank=True)  # the version agreed to, at the end
    # what the civil register said; the account gets its words, not those that were typed
    check_result = models.CharField(max_length=5, choices=Check.choices, default=Check.OPEN)
    register_name = models.CharField(max_length=150, blank=True)
    register_birth_date = models.DateField(null=True)
    gender = models.CharField(max_length=6, blank=True)
    proved_at = models.DateTimeField(null=True)  # the code was right: the mobile is the visitor's
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    # the request that proved who this is; such an account opens without a temporary password
    nafath = models.OneToOneField(
        "accounts.NafathRequest", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [models.Index(fields=["national_id"])]
