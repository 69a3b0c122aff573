"""The six roles of officers as groups, with the permissions of each; the README shows the same table."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

CASES = [
    "applications.view_application",
    "applications.view_declaration",
    "applications.view_supportingdocument",
    "eligibility.view_authorityrecord",
    "eligibility.view_cycle",
    "eligibility.view_study",
    "objections.view_objection",
]
MONEY = [
    "eligibility.view_cycle",
    "eligibility.view_importrun",
    "eligibility.view_study",
    "payments.view_holidayoverride",
    "payments.view_payment",
]
CONTACTS = [
    "accounts.view_notice",
    "accounts.view_onetimecode",
    "accounts.view_registration",
    "accounts.view_smsdevice",
    "accounts.view_textmessage",
    "accounts.view_user",
]
ROLES = {
    "reviewer": [
        *CASES,
        "applications.decide_supportingdocument",
        "objections.take_up_objection",
        "objections.accept_objection",
        "objections.refuse_objection",
        "applications.decide_supportingdocument",
        "eligibility.correct_authorityrecord",
    ],
    "approver": [*MONEY, "applications.view_application", "applications.view_declaration"],
    "cycle manager": [*MONEY, "payments.move_deposit"],
    "releaser": [*MONEY, "payments.confirm_deposit"],
    "auditor": [*CASES, *MONEY, *CONTACTS, "accounts.view_auditline"],
    "support": [*CONTACTS, "applications.view_application", "accounts.unlock_sign_in"],
}


def make_permissions(apps) -> None:
    """Those of the models as they are at this step: Django itself makes them only after the last one."""
    for label in ("accounts", "applications", "eligibility", "objections", "payments"):
        app = apps.get_app_config(label)
        module = getattr(app, "models_module", None)
        app.models_module = module or True  # a historical app has none, and would get nothing
        create_permissions(app, verbosity=0, apps=apps)
        app.models_module = module


def give(apps, schema_editor) -> None:
    make_permissions(apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, rights in ROLES.items():
        group, _fresh = Group.objects.get_or_create(name=role)
        group.permissions.set([right(Permission, name) for name in rights])


def add_rights(apps, rights: dict[str, list[str]]) -> None:
    """Give each role these rights beside those that it has, as app_label.codename."""
    make_permissions(apps)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, names in rights.items():
        Group.objects.get(name=role).permissions.add(*(right(Permission, name) for name in names))


def right(Permission, name: str):
    label, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


class Migration(migrations.Migration):

    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0006_right_to_unlock"),
        ("applications", "0005_pages_of_documents"),
        ("eligibility", "0005_what_registers_answer_by_file"),
        ("objections", "0003_rights_of_reviewers"),
        ("payments", "0004_rights_about_deposits"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
