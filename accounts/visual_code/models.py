"""A visual code: drawn once, spent by any answer."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisualCode(models.Model):
    """«رمز التحقق المرئي»: five digits drawn by the server; any answer spends the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    browser = models.CharField(max_length=64)
    sealed = models.BinaryField()  # the digits, needed again when the picture or the sound is asked for
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("visual code")
        verbose_name_plural = _("visual codes")
