"""The papers that citizens took away: what is printed on each, for who wants to know whether it is ours."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IssuedDocument(models.Model):
    """A statement, certificate or result; only appended. Its printed code says nothing by itself."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Statement of payments")
        CERTIFICATE = "certificate", _("Certificate of support")
        STUDY = "study", _("Result of the eligibility study")

    code = models.CharField(_("Code"), max_length=16, unique=True, db_collation="C")
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Of")
    )
    printed = models.JSONField(_("What is printed"))
    issued_at = models.DateTimeField(_("Issued"), default=timezone.now)

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["person", "kind", "-issued_at"], name="papers_of_a_person")]

    def __str__(self) -> str:
        return self.code

    @property
    def grouped(self) -> str:
        """The code as it is printed: ABCD-EFGH-JKLM-NPQR."""
        return "-".join(self.code[place : place + 4] for place in range(0, len(self.code), 4))
