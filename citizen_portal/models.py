"""What the portal as a whole keeps: the answers that a program may ask for again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from citizen_portal.health.models import Heartbeat as Heartbeat


class IdempotencyKey(models.Model):
    """One POST of one person that made something: asked again with the same key, it gets this answer."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    answer = models.BinaryField()  # encrypted: it says what the person's file says
    made_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "route", "key"], name="one_answer_for_a_key"),
        ]

    def __str__(self) -> str:
        return self.route
