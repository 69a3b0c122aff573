"""Decisions tried again: with the rates of their day (a replay) or with others (a simulation)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eligibility.cycles.models import Cycle


class Replay(models.Model):
    """Studies of a cycle decided again from their own facts; asked by an officer, done by the clock."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="replays", verbose_name=_("Cycle")
    )
    sample = models.PositiveIntegerField(_("Sample"), default=0)  # 0: all of them
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    replayed = models.PositiveIntegerField(_("Studies decided again"), default=0)
    different = models.PositiveIntegerField(_("Studies that differ"), default=0)
    differences = models.JSONField(_("Differences"), default=list)  # the first hundred
    seconds = models.FloatField(_("Seconds"), default=0)

    class Meta:
        verbose_name = _("replay")
        verbose_name_plural = _("replays")
        ordering = ["-asked_at", "-pk"]
        permissions = [("ask_replay", "Can ask for a replay of studies")]
        indexes = [models.Index(fields=["asked_at"], condition=Q(done_at=None), name="replays_to_do")]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.replayed}"


class Simulation(models.Model):
    """Other rates tried on a studied cycle: who would win and lose; nothing of the cycle is touched."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="simulations", verbose_name=_("Cycle")
    )
    title = models.CharField(_("Title"), max_length=100)
    changes = models.JSONField(_("Changed rates"))  # parameter: value as text
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    done_at = models.DateTimeField(_("Done"), null=True, blank=True)
    result = models.JSONField(_("Result"), null=True, blank=True)
    seconds = models.FloatField(_("Seconds"), default=0)

    class Meta:
        verbose_name = _("simulation of rates")
        verbose_name_plural = _("simulations of rates")
        ordering = ["-asked_at", "-pk"]
        permissions = [("ask_simulation", "Can ask for a simulation of rates")]
        indexes = [models.Index(fields=["asked_at"], condition=Q(done_at=None), name="simulations_to_do")]

    def __str__(self) -> str:
        return self.title
