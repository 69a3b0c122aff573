"""The verbs of objections: send, take up, accept, refuse."""

from datetime import date
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Notice, User
from applications.models import Application
from citizen_portal.lib import lifecycle, uploads
from citizen_portal.lib.errors import Refused
from eligibility import selectors as eligibility
from eligibility import services as studies
from eligibility.models import Study
from objections import selectors
from objections.models import Objection, ObjectionDocument

Status = Objection.Status


def send(
    study: Study,
    *,
    code: str,
    person: str,
    document_kind: str,
    text: str,
    file: BinaryIO,
    name: str,
    today: date,
) -> Objection:
    """Object to one failed condition of a study, with one document that proves it."""
    rebuilt = uploads.rebuild(file, name=name)  # slow, so before the lock
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=study.application_id)
        _may_be_sent(study, application, code, person, today)
        objection = _keep(
            study,
            application,
            code=code,
            person=person,
            document_kind=document_kind,
            text=text,
        )
        ObjectionDocument.objects.create(
            objection=objection,
            key=uploads.store(rebuilt),
            label=rebuilt.label,
            content_type=rebuilt.content_type,
            size=len(rebuilt.content),
            sha256=rebuilt.sha256,
        )
        _tell(objection, Notice.Kind.OBJECTION_SENT)
    return objection


def _may_be_sent(study: Study, application: Application, code: str, person: str, today: date) -> None:
    if selectors.open_objection(application):
        raise Refused(
            "already_open",
            _("You have an open objection. Follow it, or wait for its answer."),
        )
    if today > eligibility.objection_deadline(study):
        raise Refused(
            "too_late",
            _("The 90 days for this result are over. Update your data and submit again."),
        )
    if not any((reason.code, reason.person) == (code, person) for reason in selectors.reasons_of(study)):
        raise Refused(
            "not_a_reason",
            _("Choose one of the conditions that were not met."),
            "reason",
        )


def _keep(study: Study, application: Application, **fields: str) -> Objection:
    try:
        with transaction.atomic():
            return Objection.objects.create(study=study, application=application, **fields)
    except IntegrityError as error:  # the constraint saw another one first
        words = _("You have an open objection. Follow it, or wait for its answer.")
        raise Refused("already_open", words) from error


@transaction.atomic
def take_up(objection: Objection, *, by: User) -> Objection:
    """An officer begins the review; opening it again changes nothing."""
    objection = _held(objection, by)
    if objection.status == Status.RECEIVED:
        lifecycle.move(objection, Status.IN_REVIEW, by=by)
    return objection


@transaction.atomic
def accept(objection: Objection, *, by: User, because: str, facts: dict[str, Any], today: date) -> Study:
    """Correct the fact that was wrong and study the household again; the citizen reads the reason."""
    objection = _held(objection, by)
    _decide(objection, Status.ACCEPTED, by=by, because=because)
    whose = objection.person or objection.study.people[0]
    studies.correct_record(whose, facts, by=by, because=f"{objection.reference}: {because}"[:500])
    _tell(objection, Notice.Kind.OBJECTION_ACCEPTED)
    return studies.study_again(objection.application, today=today, because=objection.reference)


@transaction.atomic
def refuse(objection: Objection, *, by: User, because: str) -> Objection:
    """Let the result stand; the citizen reads the reason."""
    objection = _held(objection, by)
    _decide(objection, Status.REFUSED, by=by, because=because)
    _tell(objection, Notice.Kind.OBJECTION_REFUSED)
    return objection


def _held(objection: Objection, by: User) -> Objection:
    """The objection, locked; never in the hands of somebody of its own household."""
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if by.national_id in objection.study.people:
        raise Refused(
            "own_household",
            _("This is your own household's case. Another officer must review it."),
        )
    return objection


def _decide(objection: Objection, became: str, *, by: User, because: str) -> None:
    """Reason, officer and time are written with the status in one save: the constraint asks for all of them."""
    if not because.strip():
        raise Refused("no_reason", _("Write the reason that the citizen will read."), "because")
    if objection.status == Status.RECEIVED:
        lifecycle.move(objection, Status.IN_REVIEW, by=by)
    if objection.status != Status.IN_REVIEW:
        raise Refused(
            "already_decided",
            _("This objection has been decided. Open it again to see the answer."),
        )
    objection.decided_by, objection.decided_at, objection.reason = (
        by,
        timezone.now(),
        because,
    )
    objection.save(update_fields=["decided_by", "decided_at", "reason"])
    lifecycle.move(objection, became, by=by, because=because)


def _tell(objection: Objection, kind: str) -> None:
    accounts.notify(
        objection.application.owner,
        kind,
        f"objection:{objection.pk}:{kind}",
        reference=objection.reference,
        objection=str(objection.pk),
    )
