"""Verbs of the file itself: opened, locked, kept from stale writes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from applications.file import selectors as file_selectors
from applications.file.models import Application, Reassessment
from common.errors import Refused

CHANGED_MEANWHILE = "changed_meanwhile"


def lock_application(application: Application) -> Application:
    """The same application, locked until the transaction ends: the verb looks again, then writes."""
    return Application.objects.select_for_update().get(pk=application.pk)


def lock_for_editing(application: Application) -> Application:
    """The same, for the citizen's own changes: a withdrawn file must be opened again first."""
    application = lock_application(application)
    if application.status == Application.Status.WITHDRAWN:
        raise Refused("withdrawn", _("You withdrew this application. Open it again, then change it."))
    return application


def request_reassessment(application: Application, because: str) -> Reassessment:
    """Leave a row, in the caller's transaction: what the last decision rests on has changed."""
    return Reassessment.objects.create(application=application, because=because)


@transaction.atomic
def open_application(owner: User) -> Application:
    """The person's one application, made on the first call; two tabs get the same."""
    application, fresh = Application.objects.get_or_create(
        owner=owner, defaults={"reference": f"NEW-{owner.pk:010d}"}
    )
    if fresh:
        application.reference = f"CA-{timezone.localdate().year}-{application.pk:07d}"
        application.save(update_fields=["reference"])
    return application


def check_not_stale(stands: dict[str, Any], etag: str, given: dict[str, Any]) -> None:
    """Two windows, one section: the second save is shown what the first one wrote, and asked."""
    if not etag or etag == file_selectors.compute_etag(stands):
        return
    if any((stands[field] or "") != (answer or "") for field, answer in given.items()):
        raise Refused(CHANGED_MEANWHILE, _("This was changed in another window since you opened it."))
