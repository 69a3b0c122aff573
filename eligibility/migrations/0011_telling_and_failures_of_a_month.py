from django.db import migrations, models
from django.db.models import F


def told(apps, schema_editor) -> None:
    """Results of the months before were told as soon as they were made."""
    cycles = apps.get_model("eligibility", "Cycle").objects
    cycles.exclude(published_at=None).update(told_at=F("published_at"))


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0010_what_is_kept_is_text")]

    operations = [
        migrations.AddField(
            "cycle",
            "told_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Told"),
        ),
        migrations.AddField(
            "cycle",
            "told_to",
            models.BigIntegerField(default=0, editable=False, verbose_name="Told up to file"),
        ),
        migrations.AddField(
            "studychunk",
            "failed_because",
            models.CharField(blank=True, max_length=100, verbose_name="Why it failed"),
        ),
        migrations.AddField(
            "studychunk",
            "failures",
            models.PositiveSmallIntegerField(default=0, verbose_name="Failed attempts"),
        ),
        migrations.RunPython(told, migrations.RunPython.noop),
    ]
