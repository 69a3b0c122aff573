"""Who is in which household, from the last declaration of each; of two households the elder keeps a person."""

from django.db import migrations

FILL = """
WITH last AS (
    SELECT DISTINCT ON (d.application_id) d.application_id, d.declared_at, d.snapshot
    FROM applications_declaration d JOIN applications_application a ON a.id = d.application_id
    WHERE a.status = 'submitted'
    ORDER BY d.application_id, d.version DESC
), people AS (
    SELECT application_id, declared_at, snapshot #>> '{applicant,national_id}' AS national_id, 'main' AS role
    FROM last
    UNION ALL
    SELECT application_id, declared_at, person ->> 'national_id', 'dependant'
    FROM last, jsonb_array_elements(snapshot -> 'dependants') AS person
)
INSERT INTO applications_declaredperson (application_id, national_id, role, since)
SELECT DISTINCT ON (national_id) application_id, national_id, role, declared_at
FROM people
ORDER BY national_id, role DESC, application_id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0009_one_household_a_person")]

    operations = [migrations.RunSQL(FILL, "DELETE FROM applications_declaredperson")]
