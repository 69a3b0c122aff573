"""The open figures of a published month, as they may be read by everybody."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eligibility.cycles.models import Cycle


class OpenFigures(models.Model):
    """Counted once after the publication and never changed; what is hidden is not kept here either."""

    cycle = models.OneToOneField(
        Cycle,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="open_figures",
        verbose_name=_("Cycle"),
    )
    figures = models.TextField(_("Figures"))  # JSON, read and written by open_figures.selectors
    counted_at = models.DateTimeField(_("Counted"), default=timezone.now)

    class Meta:
        verbose_name = _("open figures")
        verbose_name_plural = _("open figures")
        ordering = ["-cycle__month"]

    def __str__(self) -> str:
        return f"{self.cycle_id}"
