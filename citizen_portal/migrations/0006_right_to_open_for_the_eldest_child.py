"""Reviewers open an application for the eldest child; the README shows the same table."""

from importlib import import_module

from django.db import migrations

RIGHTS = {"reviewer": ["applications.open_eldest_child"]}


def give(apps, schema_editor) -> None:
    import_module("citizen_portal.migrations.0001_roles").add_rights(apps, RIGHTS)


def take(apps, schema_editor) -> None:
    for group in apps.get_model("auth", "Group").objects.filter(name="reviewer"):
        group.permissions.remove(*group.permissions.filter(codename="open_eldest_child"))


class Migration(migrations.Migration):
    dependencies = [
        ("citizen_portal", "0005_right_to_decide_releases"),
        ("applications", "0014_eldest_child_applies"),
    ]

    operations = [
        migrations.RunPython(give, take),
    ]
