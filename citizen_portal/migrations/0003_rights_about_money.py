"""Who moves money: three officers for a run, two for everything else; the README shows the same table."""

from importlib import import_module

from django.db import migrations

READ = [
    "payments.view_adjustment",
    "payments.view_bankmessage",
    "payments.view_hold",
    "payments.view_paymentrun",
    "payments.view_unknownline",
]
RIGHTS = {
    "cycle manager": [
        *READ,
        "payments.prepare_run",
        "payments.hold_run",
        "payments.hold_payment",
        "payments.resend_payment",
        "payments.propose_adjustment",
    ],
    "approver": [
        *READ,
        "payments.approve_run",
        "payments.hold_run",
        "payments.hold_payment",
        "payments.approve_adjustment",
        "payments.approve_move",
    ],
    "releaser": [*READ, "payments.release_run", "payments.hold_run", "payments.view_full_iban"],
    "auditor": [*READ, "payments.view_full_iban"],
}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0002_rights_about_cycles"),
        ("payments", "0007_what_never_changes"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
