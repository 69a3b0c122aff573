import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from common.sql import Frozen

PEOPLE = """
INSERT INTO eligibility_studiedperson (national_id, application_id)
SELECT snapshot #>> '{applicant,national_id}', application_id FROM applications_declaration
WHERE snapshot ? 'applicant'
UNION
SELECT one ->> 'national_id', application_id
FROM applications_declaration, jsonb_array_elements(snapshot -> 'dependants') AS one
WHERE snapshot ? 'dependants'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0010_people_of_last_declarations"),
        ("eligibility", "0013_corrections_take_effect_and_parts_confirm"),
    ]

    operations = [
        migrations.CreateModel(
            name="StudiedPerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "national_id",
                        "application_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "national_id",
                    models.CharField(db_collation="C", max_length=10, verbose_name="National ID"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="studied_people",
                        to="applications.application",
                        verbose_name="Application",
                    ),
                ),
            ],
            options={
                "verbose_name": "person of a study",
                "verbose_name_plural": "people of studies",
            },
        ),
        migrations.RunSQL(PEOPLE, migrations.RunSQL.noop),
        Frozen("eligibility_studiedperson"),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sample", models.PositiveIntegerField(default=0, verbose_name="Sample")),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Began")),
                ("done_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Done")),
                (
                    "verified",
                    models.PositiveIntegerField(default=0, verbose_name="Households decided from scratch"),
                ),
                (
                    "waiting",
                    models.PositiveIntegerField(
                        default=0, verbose_name="Households that wait to be decided again"
                    ),
                ),
                (
                    "different",
                    models.PositiveIntegerField(default=0, verbose_name="Households that differ"),
                ),
                ("differences", models.JSONField(default=list, verbose_name="Differences")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="eligibility.cycle",
                        verbose_name="Cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification of decisions",
                "verbose_name_plural": "verifications of decisions",
                "ordering": ["-done_at", "-pk"],
            },
        ),
        Frozen("eligibility_verification"),
    ]
