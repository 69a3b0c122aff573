"""Who runs a month, who publishes it, and who tries decisions again; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {
    "approver": [
        "eligibility.publish_cycle",
        "eligibility.view_cycle",
        "eligibility.view_replay",
        "eligibility.view_simulation",
    ],
    "cycle manager": [
        "eligibility.run_cycle",
        "eligibility.ask_replay",
        "eligibility.ask_simulation",
        "eligibility.view_replay",
        "eligibility.view_simulation",
    ],
    "auditor": ["eligibility.ask_replay", "eligibility.view_replay", "eligibility.view_simulation"],
    "reviewer": ["eligibility.ask_replay", "eligibility.view_replay"],
}


def give(apps, schema_editor) -> None:
    earlier = import_module("citizen_portal.migrations.0001_roles")
    earlier.make_permissions(apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, rights in RIGHTS.items():
        Group.objects.get(name=role).permissions.add(*(earlier.right(Permission, name) for name in rights))


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0001_roles"),
        ("eligibility", "0009_cycles_that_were_seen_are_published"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
