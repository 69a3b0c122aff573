import django.db.models.deletion
from django.db import migrations, models

from common.sql import Frozen

# One look at the rows of a statement instead of three at each row: a tenth of the time, and no declaration or
# file is written to for the sake of a lock. It promises more: the declaration is that of the file. It is
# enough because neither can go away again: declarations are frozen and hold their file, cycles are frozen
# below. The inner SELECT keeps the planner from reading a whole table for a few rows.
RESTS = """
CREATE FUNCTION eligibility_study_rests() RETURNS trigger LANGUAGE plpgsql AS $rests$
BEGIN
  IF EXISTS (
    SELECT FROM fresh f
    WHERE (SELECT d.application_id FROM applications_declaration d WHERE d.id = f.declaration_id)
        IS DISTINCT FROM f.application_id
      OR NOT EXISTS (SELECT FROM eligibility_cycle c WHERE c.id = f.cycle_id)
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'study_rests_on_its_declaration',
      TABLE = 'eligibility_study',
      MESSAGE = 'a study without its cycle, or with the declaration of another file';
  END IF;
  RETURN NULL;
END $rests$;
CREATE TRIGGER eligibility_study_rests AFTER INSERT ON eligibility_study REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION eligibility_study_rests();
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0009_cycles_that_were_seen_are_published")]

    operations = [
        # as jsonb, PostgreSQL spent more time on taking them apart and packing them than on all the rest
        migrations.AlterField("study", "facts", models.TextField(verbose_name="Facts")),
        migrations.AlterField("study", "answer", models.TextField(verbose_name="Answer")),
        # a row stays whole in its page: compressing it costs ten times what it costs to write it
        migrations.RunSQL(
            "ALTER TABLE eligibility_study SET (toast_tuple_target = 8160,"
            # one month after the other is added: a look at what was added keeps its index readable alone
            " autovacuum_vacuum_insert_scale_factor = 0.02)",
            "ALTER TABLE eligibility_study RESET (toast_tuple_target, autovacuum_vacuum_insert_scale_factor)",
        ),
        *(
            migrations.AlterField(
                "study",
                name,
                models.ForeignKey(
                    db_constraint=False,
                    db_index=name == "application",
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="studies",
                    to=to,
                    verbose_name=title,
                ),
            )
            for name, to, title in (
                ("application", "applications.application", "Application"),
                ("declaration", "applications.declaration", "Declaration"),
                ("cycle", "eligibility.cycle", "Cycle"),
            )
        ),
        # by month first: a month is written to the end of the index, and read as one stretch of it
        migrations.RemoveConstraint("study", "one_study_a_version"),
        migrations.AddConstraint(
            "study",
            models.UniqueConstraint(fields=["cycle", "application", "version"], name="one_study_a_version"),
        ),
        # A month that is filling is in no statistics: the planner took it for one row, and read all of it for
        # each of its rows. Without any it takes a month for a two-hundredth of the table, and asks by file.
        migrations.RunSQL(
            "ALTER TABLE eligibility_study ALTER COLUMN cycle_id SET STATISTICS 0;"
            " SELECT pg_clear_attribute_stats(current_schema(), 'eligibility_study', 'cycle_id', FALSE)",
            "ALTER TABLE eligibility_study ALTER COLUMN cycle_id SET STATISTICS DEFAULT",
        ),
        migrations.RunSQL(RESTS, "DROP FUNCTION eligibility_study_rests() CASCADE"),
        Frozen("eligibility_cycle", ["month"]),
    ]
