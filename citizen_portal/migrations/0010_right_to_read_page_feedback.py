"""Support and auditors read whether pages are useful; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {"support": ["accounts.view_pagefeedback"], "auditor": ["accounts.view_pagefeedback"]}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


def take(apps, schema_editor) -> None:
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*group.permissions.filter(codename="view_pagefeedback"))


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0009_right_to_answer_enquiries"),
        ("accounts", "0020_page_feedback"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
