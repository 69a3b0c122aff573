"""Support, reviewers and auditors look a person up; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {role: ["accounts.answer_calls"] for role in ("support", "reviewer", "auditor")}


def give(apps, schema_editor) -> None:
    earlier = import_module("citizen_portal.migrations.0001_roles")
    earlier.make_permissions(apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, rights in RIGHTS.items():
        Group.objects.get(name=role).permissions.add(*(earlier.right(Permission, name) for name in rights))


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0007_heartbeats"),
        ("accounts", "0016_right_to_answer_calls"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
