"""A citizen objects to one failed condition, with one document that proves it."""

from datetime import date
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Notice
from applications.models import Application
from citizen_portal.lib import counts, nudge, uploads
from citizen_portal.lib.errors import Refused
from common import attachments
from eligibility import selectors as eligibility
from eligibility.models import Study
from objections import selectors
from objections.models import Objection, ObjectionDocument
from objections.services.telling import tell


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
    """Object to one failed condition of a study; one open at a time, inside the window."""
    _may_be_sent(study, study.application, code, person, today)  # a refusal costs no work on the file
    rebuilt = uploads.receive(file, name=name, field="file")  # slow, so before the lock
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=study.application_id)
        _may_be_sent(study, application, code, person, today)
        objection = _keep(
            study, application, code=code, person=person, document_kind=document_kind, text=text
        )
        _attach(objection, rebuilt)
        tell(objection, Notice.Kind.OBJECTION_SENT)
    return objection


def _may_be_sent(study: Study, application: Application, code: str, person: str, today: date) -> None:
    if selectors.open_objection(application):
        raise _already_open()
    current = eligibility.current_study(application.owner, today)
    if current and current.pk != study.pk:
        raise Refused(
            "newer_result",
            _("There is a newer result than this one. Open the eligibility study and object to that."),
        )
    if today > eligibility.objection_deadline(study):
        days = counts.count(eligibility.decision_of(study).objection_days, "day", oblique=True)
        raise Refused(
            "too_late",
            _("The period of %(days)s for this result is over. Update your data and submit again.")
            % {"days": days},
        )
    if not any((reason.code, reason.person) == (code, person) for reason in eligibility.reasons_of(study)):
        raise Refused("not_a_reason", _("Choose one of the conditions that were not met."), "reason")


def _keep(study: Study, application: Application, **fields: str) -> Objection:
    try:
        with transaction.atomic():
            return Objection.objects.create(study=study, application=application, **fields)
    except IntegrityError as error:  # the constraint saw another one first
        raise _already_open() from error


def _already_open() -> Refused:
    return Refused("already_open", _("You have an open objection. Follow it, or wait for its answer."))


def _attach(objection: Objection, rebuilt: uploads.Rebuilt) -> None:
    columns = attachments.columns(rebuilt)
    document = ObjectionDocument.objects.create(objection=objection, key=uploads.store(rebuilt), **columns)
    if document.is_awaited:
        nudge.ring("objections.tasks.check_documents")
