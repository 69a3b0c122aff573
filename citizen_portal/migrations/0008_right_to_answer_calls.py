"""Support, reviewers and auditors look a person up; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {role: ["accounts.answer_calls"] for role in ("support", "reviewer", "auditor")}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0007_heartbeats"),
        ("accounts", "0016_right_to_answer_calls"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
