"""The history of sign-ins."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignIn(models.Model):
    """A line of the history of sign-ins, which the person reads in the profile."""

    class Way(models.TextChoices):
        PASSWORD = "password", pgettext_lazy("sign-in", "Password")
        NAFATH = "nafath", pgettext_lazy("sign-in", "Nafath")
        API = "api", pgettext_lazy("sign-in", "Program")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    way = models.CharField(_("Way"), max_length=10, choices=Way.choices)
    device = models.CharField(_("Device"), max_length=80, blank=True)
    address = models.GenericIPAddressField(_("Address"), null=True)
    at = models.DateTimeField(_("At"), default=timezone.now)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"])]
