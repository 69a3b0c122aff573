import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from citizen_portal.lib.sql import Frozen

# Like that of the studies: one look at the rows of a statement, and no row that is pointed to is written to.
# Studies, files and cycles are never taken away. The inner SELECT keeps the planner at the few rows.
DECIDED = """
CREATE FUNCTION eligibility_month_decided() RETURNS trigger LANGUAGE plpgsql AS $decided$
BEGIN
  IF EXISTS (
    SELECT FROM fresh f
    WHERE (SELECT s.application_id FROM eligibility_study s WHERE s.id = f.study_id)
        IS DISTINCT FROM f.application_id
      OR NOT EXISTS (SELECT FROM eligibility_cycle c WHERE c.id = f.cycle_id)
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'month_decided_by_its_own_study',
      TABLE = 'eligibility_monthdecision',
      MESSAGE = 'a month without its cycle, or decided by the study of another household';
  END IF;
  RETURN NULL;
END $decided$;
CREATE TRIGGER eligibility_month_decided_i AFTER INSERT ON eligibility_monthdecision
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION eligibility_month_decided();
CREATE TRIGGER eligibility_month_decided_u AFTER UPDATE ON eligibility_monthdecision
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION eligibility_month_decided();
"""

# until now the newest version of a household and cycle decided it
BACKFILL = """
INSERT INTO eligibility_monthdecision (cycle_id, application_id, study_id, decided_at, monthly)
SELECT DISTINCT ON (cycle_id, application_id) cycle_id, application_id, id, made_at, monthly
FROM eligibility_study ORDER BY cycle_id, application_id, version DESC
"""

RENUMBER = """
ALTER TABLE eligibility_study DISABLE TRIGGER eligibility_study_frozen_u;
UPDATE eligibility_study s SET version = n.version, replaces_id = n.replaces
FROM (SELECT id, row_number() OVER (PARTITION BY application_id ORDER BY made_at, id) AS version,
        lag(id) OVER (PARTITION BY application_id, cycle_id ORDER BY version) AS replaces
      FROM eligibility_study) n
WHERE n.id = s.id AND (n.version <> s.version OR n.replaces IS NOT NULL);
ALTER TABLE eligibility_study ENABLE TRIGGER eligibility_study_frozen_u
"""

NUMBER_BY_MONTH = """
ALTER TABLE eligibility_study DISABLE TRIGGER eligibility_study_frozen_u;
UPDATE eligibility_study s SET version = n.version
FROM (SELECT id, row_number() OVER (PARTITION BY application_id, cycle_id ORDER BY version) AS version
      FROM eligibility_study) n
WHERE n.id = s.id AND n.version <> s.version;
ALTER TABLE eligibility_study ENABLE TRIGGER eligibility_study_frozen_u
"""


def pointer(to, related, title, **more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name=related,
        to=to,
        verbose_name=title,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_households_to_decide_again"),
        ("eligibility", "0012_facts_have_limits_and_silence_is_null"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="Digest")),
                ("values", models.TextField(verbose_name="Rates")),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Kept")),
            ],
            options={"verbose_name": "set of rates", "verbose_name_plural": "sets of rates"},
        ),
        Frozen("eligibility_rateset"),
        migrations.AddField(
            "cycle",
            "sent_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Sent to the bank"),
        ),
        migrations.AddField(
            "study", "replaces", pointer("eligibility.study", "+", "Replaces", null=True, blank=True)
        ),
        migrations.AddField("study", "rates", pointer("eligibility.rateset", "studies", "Rates", null=True)),
        migrations.AddField(
            "study", "holds_until", models.DateField(blank=True, null=True, verbose_name="Holds until")
        ),
        migrations.AddField(
            "study",
            "unexamined",
            models.BooleanField(
                db_default=False, default=False, verbose_name="Rests on documents not examined"
            ),
        ),
        migrations.CreateModel(
            name="MonthDecision",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "cycle_id",
                        "application_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("cycle", pointer("eligibility.cycle", "decisions", "Cycle")),
                ("application", pointer("applications.application", "decisions", "Application")),
                ("study", pointer("eligibility.study", "decisions", "Study")),
                (
                    "decided_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="Decided"),
                ),
                (
                    "monthly",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="Made by the month's run"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a month",
                "verbose_name_plural": "decisions of months",
            },
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(DECIDED, "DROP FUNCTION eligibility_month_decided() CASCADE"),
        Frozen("eligibility_monthdecision", ["cycle_id", "application_id"]),
        # see the migration before the last: a month that is filling is in no statistics
        migrations.RunSQL(
            "ALTER TABLE eligibility_monthdecision ALTER COLUMN cycle_id SET STATISTICS 0,"
            " SET (autovacuum_vacuum_insert_scale_factor = 0.02);"
            " SELECT pg_clear_attribute_stats("
            "current_schema(), 'eligibility_monthdecision', 'cycle_id', FALSE)",
            "ALTER TABLE eligibility_monthdecision ALTER COLUMN cycle_id SET STATISTICS DEFAULT,"
            " RESET (autovacuum_vacuum_insert_scale_factor)",
        ),
        # versions are counted by household: a study may decide many months
        migrations.RemoveConstraint("study", "one_study_a_version"),
        migrations.RunSQL(RENUMBER, NUMBER_BY_MONTH),
        migrations.AddConstraint(
            "study",
            models.UniqueConstraint(fields=["application", "version"], name="one_study_a_version"),
        ),
        migrations.AlterField(
            "study", "application", pointer("applications.application", "studies", "Application")
        ),
    ]
