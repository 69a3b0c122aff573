"""A citizen objects to one failed condition, with one document that proves it."""

from datetime import date
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.notices.models import Notice
from applications.file.models import Application
from common import attachments, plurals, task_queue
from common import text as plain_text
from common.errors import Refused
from common.uploads import sanitize
from common.uploads import storage as file_storage
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from objections import selectors as objection_selectors
from objections.models import Objection, ObjectionDocument
from objections.notify import notify_citizen


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
    rebuilt = sanitize.receive(file, name=name, field="file")  # slow, so before the lock
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=study.application_id)
        _may_be_sent(study, application, code, person, today)
        told = {"code": code, "person": person, "document_kind": document_kind}
        objection = _keep(study, application, **told, text=plain_text.seen(text))
        _attach(objection, rebuilt)
        notify_citizen(objection, Notice.Kind.OBJECTION_SENT)
    return objection


def _may_be_sent(study: Study, application: Application, code: str, person: str, today: date) -> None:
    if objection_selectors.open_objection(application):
        raise _already_open()
    current = study_selectors.current_study(application.owner, today)
    if current and current.pk != study.pk:
        raise Refused(
            "newer_result",
            _("There is a newer result than this one. Open the eligibility study and object to that."),
        )
    if today > study_selectors.objection_deadline(study):
        days = plurals.count(study_selectors.decision_of(study).objection_days, "day", oblique=True)
        raise Refused(
            "too_late",
            _("The period of %(days)s for this result is over. Update your data and submit again.")
            % {"days": days},
        )
    if not any(
        (reason.code, reason.person) == (code, person) for reason in study_selectors.reasons_of(study)
    ):
        raise Refused("not_a_reason", _("Choose one of the conditions that were not met."), "reason")


def _keep(study: Study, application: Application, **fields: str) -> Objection:
    try:
        with transaction.atomic():
            return Objection.objects.create(study=study, application=application, **fields)
    except IntegrityError as error:  # the constraint saw another one first
        raise _already_open() from error


def _already_open() -> Refused:
    return Refused("already_open", _("You have an open objection. Follow it, or wait for its answer."))


def _attach(objection: Objection, rebuilt: sanitize.RebuiltFile) -> None:
    columns = attachments.columns(rebuilt)
    document = ObjectionDocument.objects.create(
        objection=objection, key=file_storage.store_file(rebuilt), **columns
    )
    if document.is_awaited:
        task_queue.enqueue_on_commit("objections.tasks.check_documents")
