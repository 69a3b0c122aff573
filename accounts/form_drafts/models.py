"""What was typed in a form and not saved: one row a person and form, encrypted."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class FormDraft(models.Model):
    """The values of one form as a person typed them; nothing reads them but that person's own page."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)  # where the form is sent, which names the case too
    page = models.CharField(max_length=200)  # where it is shown
    sealed = models.BinaryField()  # encrypted: it says what the person's file will say
    saved_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return self.path
