"""Whether a page was useful: its route, yes or no, words; never who said it or whose page it was."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_WORDS = 500  # characters


class PageFeedback(models.Model):
    """One answer of one session about one page."""

    route = models.CharField(_("Page"), max_length=60)
    useful = models.BooleanField(_("Useful"))
    words = models.TextField(_("What was written"), max_length=MAX_WORDS, blank=True)
    language = models.CharField(_("Language"), max_length=2)
    sent_at = models.DateTimeField(pgettext_lazy("feedback", "Sent"), default=timezone.now)
    # a keyed digest of session and page, different for each page: twice is once, and nobody is followed
    session_digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("answer about a page")
        verbose_name_plural = _("answers about pages")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["-sent_at", "route"])]

    def __str__(self) -> str:
        return self.route
