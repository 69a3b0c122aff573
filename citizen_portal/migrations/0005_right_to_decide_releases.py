"""Reviewers decide on the release of a dependant, auditors read it; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {
    "reviewer": ["applications.view_dependantrelease", "applications.decide_dependantrelease"],
    "auditor": ["applications.view_dependantrelease"],
}


def give(apps, schema_editor) -> None:
    earlier = import_module("citizen_portal.migrations.0001_roles")
    earlier.make_permissions(apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, rights in RIGHTS.items():
        Group.objects.get(name=role).permissions.add(*(earlier.right(Permission, name) for name in rights))


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0004_idempotency_keys"),
        ("applications", "0013_release_of_dependants"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
