"""Who works on a case: taken, handed to a colleague, given back; one officer at a time."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from applications.file.models import Application
from common import transitions
from common.errors import Refused
from objections import conflicts
from objections import queue as objection_queue
from objections import selectors as objection_selectors
from objections.models import Objection

Status = Objection.Status
MAX_ATTEMPTS = 20  # more than officers who press in the same moment


@transaction.atomic
def take_objection(objection: Objection, *, by: User) -> Objection:
    """An officer makes the case his own and begins the review; again changes nothing."""
    objection = lock_reviewable(objection, by)
    if not objection.is_open:
        raise Refused("already_decided", _("This objection is closed. Open it again to see the answer."))
    _check_not_assigned_to_other(objection, by)
    if objection.assigned_to_id != by.pk:
        _set_officer(objection, by)
    if objection.status == Status.RECEIVED:
        transitions.transition(objection, Status.IN_REVIEW, by=by)
        record_audit(objection, "objection.taken_up", by)
    return objection


def take_next_objection(*, by: User) -> Objection | None:
    """The oldest case that nobody works on; two officers who press at once get two cases."""
    for objection in objection_queue.unassigned_objections(by)[:MAX_ATTEMPTS]:
        try:
            return take_objection(objection, by=by)
        except Refused:  # a colleague was faster
            continue
    return None


@transaction.atomic
def assign_objection(objection: Objection, *, to: User, by: User) -> Objection:
    """Hand the case to a colleague who may review it."""
    objection = lock_reviewable(objection, by)
    if not objection.is_open:
        raise Refused("already_decided", _("This objection is closed. Open it again to see the answer."))
    if not (to.is_active and to.is_staff and to.has_perm("objections.take_up_objection")):
        raise Refused("no_reviewer", _("This officer may not review objections."), "to")
    if not objection_selectors.reviewable_by(to).filter(pk=objection.pk).exists():
        raise Refused("own_household", _("This officer is related to the household. Choose another."), "to")
    _set_officer(objection, to)
    record_audit(objection, "objection.assigned", by)
    return objection


@transaction.atomic
def release_objection(objection: Objection, *, by: User) -> Objection:
    """Give a case back to the queue; one whose review has begun is handed to a colleague instead."""
    objection = lock_assigned(objection, by)
    if objection.status != Status.RECEIVED:
        raise Refused("in_review", _("The review has begun. Hand the case to a colleague instead."))
    objection.assigned_to, objection.assigned_at = None, None
    objection.save(update_fields=["assigned_to", "assigned_at"])
    return objection


def lock_reviewable(objection: Objection, by: User) -> Objection:
    """The objection, locked; never in the hands of somebody of its own household."""
    # the household's file first, as everywhere: two verbs that lock in two orders could wait for each other
    Application.objects.select_for_update().get(pk=objection.application_id)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if conflicts.is_involved(objection, by):
        raise Refused(
            "own_household",
            _("This is your own household's case. Another officer must review it."),
        )
    return objection


def lock_assigned(objection: Objection, by: User) -> Objection:
    """The objection, locked, and this officer's own; a free one becomes his."""
    objection = lock_reviewable(objection, by)
    _check_not_assigned_to_other(objection, by)
    if objection.assigned_to_id is None and objection.is_open:
        _set_officer(objection, by)
    return objection


def _check_not_assigned_to_other(objection: Objection, by: User) -> None:
    if objection.is_open and objection.assigned_to_id not in (None, by.pk):
        words = _("%(name)s works on this case since you opened it. Nothing was changed.")
        raise Refused("of_a_colleague", words % {"name": objection.assigned_to.name})


def _set_officer(objection: Objection, to: User) -> None:
    objection.assigned_to, objection.assigned_at = to, timezone.now()
    objection.save(update_fields=["assigned_to", "assigned_at"])


def record_audit(objection: Objection, action: str, by: User) -> None:
    owner = audit_services.person_subject(objection.application.owner)
    audit_services.record_action(by, action, owner, objection=objection.reference)
