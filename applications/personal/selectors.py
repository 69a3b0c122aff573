"""The answers of the personal section."""

from django.db.models import QuerySet

from accounts.people.models import User
from applications.file.models import Application
from applications.personal import fields as personal_fields
from common import fields as common_fields

PERSONAL_FIELD_NAMES = common_fields.field_names(personal_fields.FIELDS)


def openable_for_eldest_child(officer: User) -> QuerySet[Application]:
    """What this officer may open for the eldest child, or close; never a household that lists him."""
    if not officer.has_perm("applications.open_eldest_child"):
        return Application.objects.none()
    others = Application.objects.exclude(owner=officer)
    return others.exclude(dependants__national_id=officer.national_id)
