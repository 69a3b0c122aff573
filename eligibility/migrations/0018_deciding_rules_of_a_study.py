import django.contrib.postgres.fields
from django.db import migrations, models

# of the studies that are kept already, from their answers; the freezing trigger is off within this transaction only
FILL = """
ALTER TABLE eligibility_study DISABLE TRIGGER USER;
UPDATE eligibility_study SET deciding_rules = ARRAY(
  SELECT finding ->> 0 FROM jsonb_array_elements(answer::jsonb -> 2) WITH ORDINALITY AS findings (finding, place)
  WHERE finding ->> 1 = CASE outcome WHEN 'under_study' THEN 'unknown' ELSE 'not_met' END
  GROUP BY finding ->> 0 ORDER BY min(place)
);
ALTER TABLE eligibility_study ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0017_rates_and_rules_of_a_month")]

    operations = [
        migrations.AddField(
            model_name="study",
            name="deciding_rules",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                db_default=[],
                default=list,
                size=None,
                verbose_name="Deciding rules",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
