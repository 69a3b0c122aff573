"""Support answers enquiries, auditors read them; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {
    "support": ["accounts.view_enquiry", "accounts.answer_enquiry"],
    "auditor": ["accounts.view_enquiry"],
}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


def take(apps, schema_editor) -> None:
    for group in apps.get_model("auth", "Group").objects.filter(name__in=RIGHTS):
        group.permissions.remove(*group.permissions.filter(codename__in=["view_enquiry", "answer_enquiry"]))


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0008_right_to_answer_calls"),
        ("accounts", "0017_enquiries_and_complaints"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
