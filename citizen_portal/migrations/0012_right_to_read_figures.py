"""Who leads and who audits reads how objections are answered; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {role: ["objections.view_figures"] for role in ("approver", "cycle manager", "auditor")}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0011_right_to_confirm_accounts"),
        ("objections", "0012_right_to_read_figures"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
