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
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0001_roles"),
        ("eligibility", "0009_cycles_that_were_seen_are_published"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
