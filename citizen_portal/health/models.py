"""When each process and each of the clock's tasks last did its work, and what went wrong."""

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """One row for the clock and for each task; written by who did the work, read by the readiness page."""

    name = models.CharField(max_length=120, unique=True)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    fault = models.CharField(max_length=200, blank=True)  # of the last turn; empty when it went well

    class Meta:
        ordering = ["name"]
        default_permissions = ()  # shown on one page, to who reads payment runs

    def __str__(self) -> str:
        return self.name
