"""Reviewers decide on the release of a dependant, auditors read it; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {
    "reviewer": ["applications.view_dependantrelease", "applications.decide_dependantrelease"],
    "auditor": ["applications.view_dependantrelease"],
}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0004_idempotency_keys"),
        ("applications", "0013_release_of_dependants"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
