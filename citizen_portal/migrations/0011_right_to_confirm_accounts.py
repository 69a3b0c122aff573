"""Who looks at a changed account before a large payment; the README shows the same table."""

from importlib import import_module

from django.db import migrations

READ = ["payments.view_accountreview"]
RIGHTS = {
    "cycle manager": [*READ, "payments.confirm_account"],
    "approver": [*READ, "payments.confirm_account"],
    "releaser": READ,
    "auditor": READ,
}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0010_right_to_read_page_feedback"),
        ("payments", "0012_changed_accounts_that_two_officers_confirm"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
