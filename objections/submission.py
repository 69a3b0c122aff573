"""A citizen prepares an objection, sends it, adds a document, or withdraws it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.notices.models import Notice
from accounts.people.models import User
from applications.file.models import Application
from common import attachments, plurals, task_queue, transitions
from common import text as common_text
from common.errors import Refused
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from objections import payment_review, payment_window
from objections import selectors as objection_selectors
from objections.models import Objection, ObjectionDocument, ObjectionGround
from objections.notices import notify_citizen
from objections.payment_problems import PROBLEMS
from payments.dues.models import Payment

Status = Objection.Status
MAX_FILES = 10  # assumed: as many pages as a reviewer reads at once

type Grounds = Sequence[tuple[str, str]]
"""Code and person of each finding objected to; the person is empty for the household."""


@transaction.atomic
def save_draft(study: Study, *, grounds: Grounds, text: str, today: date) -> Objection:
    """Keep what the citizen objects to and says; one draft a file, changed until it is sent."""
    application = Application.objects.select_for_update().get(pk=study.application_id)
    _check_may_send(study, application, grounds, today)
    draft = objection_selectors.draft_of(application) or Objection(application=application)
    draft.study, draft.text = study, common_text.clean_lines(text)
    _save_with_grounds(draft, grounds)
    return draft


@transaction.atomic
def save_payment_draft(payment: Payment, *, problems: Sequence[str], text: str, today: date) -> Objection:
    """Keep what is wrong with a payment; one draft a payment, changed until it is sent."""
    application = Application.objects.select_for_update().get(pk=payment.application_id)
    payment = Payment.objects.select_related("cycle").get(pk=payment.pk)  # as it is now
    _check_may_object_to_payment(payment, today)
    if not problems or not set(problems) <= set(PROBLEMS):
        raise Refused("not_a_reason", _("Choose what is wrong with the payment."), "grounds")
    draft = payment_window.window_of(payment).draft or Objection(application=application, payment=payment)
    draft.study_id, draft.text = payment.study_id, common_text.clean_lines(text)
    _save_with_grounds(draft, [(problem, "") for problem in problems])
    return draft


def attach_document(objection: Objection, *, kind: str, file: BinaryIO, name: str) -> ObjectionDocument:
    """Add a file: to the draft, or while the case is open."""
    _check_file_limit(objection)  # a refusal costs no work on the file
    rebuilt = rebuilding.receive_file(file, name=name, field="file")  # slow, so before the lock
    with transaction.atomic():
        objection = _lock_objection(objection)
        _check_file_limit(objection)
        columns = attachments.file_columns(rebuilt)
        document = ObjectionDocument.objects.create(
            objection=objection, kind=kind, key=file_storage.store_file(rebuilt), **columns
        )
        if document.is_awaited:
            task_queue.enqueue_on_commit("objections.tasks.check_documents")
    return document


@transaction.atomic
def remove_document(document: ObjectionDocument) -> None:
    """Take a file off the draft; what was sent stays."""
    objection = _lock_objection(document.objection)
    if objection.status != Status.DRAFT:
        raise Refused("sent", _("This objection was sent, and its documents stay with it."))
    _delete_documents([document])


@transaction.atomic
def discard_draft(objection: Objection) -> None:
    """Delete a draft with its files; nothing was sent."""
    objection = _lock_objection(objection)
    if objection.status != Status.DRAFT:
        raise Refused("sent", _("This objection was sent. You can withdraw it."))
    _delete_documents(objection.documents.all())
    objection.delete()


@transaction.atomic
def send_objection(objection: Objection, *, today: date) -> Objection:
    """Send the draft: inside the window, one open at a time, with a proof, and with something new."""
    objection = _lock_objection(objection)
    application = objection.application
    if objection.status != Status.DRAFT:
        raise Refused("already_sent", _("This objection was sent already. You can follow it here."))
    grounds = [(ground.code, ground.person) for ground in objection.grounds.all()]
    if objection.payment:
        _check_may_object_to_payment(objection.payment, today)
    else:
        _check_may_send(objection.study, application, grounds, today)
    _check_has_proof(objection)
    days: dict[str, Any] = {"sent_at": timezone.now(), "due_on": objection_selectors.answer_deadline(today)}
    try:
        with transaction.atomic():
            transitions.transition(objection, Status.RECEIVED, by=application.owner, **days)
    except IntegrityError as error:  # the constraint saw another one first
        raise _already_open_refusal() from error
    notify_citizen(objection, Notice.Kind.OBJECTION_SENT)
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: User) -> Objection:
    """The citizen takes the objection back; the result stands, and another may be sent inside the window."""
    objection = _lock_objection(objection)
    if not objection.is_open:
        raise Refused("not_open", _("This objection is no longer open."))
    payment_review.drop_proposed_grant(objection, because=objection.reference, by=by)
    transitions.transition(objection, Status.WITHDRAWN, by=by)
    return objection


def _save_with_grounds(draft: Objection, grounds: Grounds) -> None:
    if draft._state.adding:
        draft.save(force_insert=True)
    else:
        draft.save(update_fields=["study", "text"])
    draft.grounds.all().delete()
    rows = [ObjectionGround(objection=draft, code=code, person=who) for code, who in dict.fromkeys(grounds)]
    ObjectionGround.objects.bulk_create(rows)


def _lock_objection(objection: Objection) -> Objection:
    """The household's file first, as everywhere: verbs that lock in two orders could wait for each other."""
    Application.objects.select_for_update().get(pk=objection.application_id)
    rows = Objection.objects.select_related(
        "application__owner", "study__rates", "study__cycle", "payment__cycle", "grant"
    )
    found = rows.select_for_update(of=("self",)).filter(pk=objection.pk).first()
    if found is None:
        raise Refused("discarded", _("This draft was deleted. Begin a new objection."))
    return found


def _check_may_send(study: Study, application: Application, grounds: Grounds, today: date) -> None:
    if objection_selectors.open_objection(application):
        raise _already_open_refusal()
    current = study_selectors.current_study(application.owner, today)
    if current and current.pk != study.pk:
        raise Refused(
            "newer_result",
            _("There is a newer result than this one. Open the eligibility study and object to that."),
        )
    if today > study_selectors.objection_deadline(study):
        days = plurals.count_noun(study_selectors.objection_days(study), "day", oblique=True)
        raise Refused(
            "too_late",
            _("The period of %(days)s for this result is over. Update your data and submit again.")
            % {"days": days},
        )
    offered = {(each.code, each.finding.person) for each in objection_selectors.available_grounds(study)}
    if not grounds or not set(grounds) <= offered:
        raise Refused("not_a_reason", _("Choose one of the conditions that were not met."), "grounds")


def _check_may_object_to_payment(payment: Payment, today: date) -> None:
    window = payment_window.window_of(payment)
    if window.waiting:
        raise _already_open_refusal()
    if not window.is_paid:
        words = _("This payment is not paid yet. You can object once it is; its page says how it stands.")
        raise Refused("not_paid", words)
    if today < window.opens:
        raise Refused(
            "too_early",
            _("You can object to this payment from %(day)s on.")
            % {"day": date_format(window.opens, "j F Y")},
        )
    if today > window.last_day:
        days = plurals.count_noun(window.days, "day", oblique=True)
        raise Refused("too_late", _("The period of %(days)s for this payment is over.") % {"days": days})


def _check_has_proof(objection: Objection) -> None:
    if not any(not document.is_lost for document in objection.documents.all()):
        raise Refused("no_document", _("Attach the document that proves your case."), "file")
    if objection_selectors.has_no_new_grounds(objection):
        words = _(
            "This was refused before, with the same documents. Attach a document that you have not sent yet, "
            "or update your data and submit the application again."
        )
        raise Refused("nothing_new", words, "file")


def _check_file_limit(objection: Objection) -> None:
    if objection.status != Status.DRAFT and not objection.is_open:
        raise Refused("not_open", _("This objection is no longer open."))
    if objection.documents.count() >= MAX_FILES:
        files = plurals.count_noun(MAX_FILES, "file", oblique=True)
        raise Refused("too_many", _("At most %(files)s can be attached.") % {"files": files}, "file")


def _delete_documents(documents: Iterable[ObjectionDocument]) -> None:
    """Delete rows, and the files once that is certain."""
    for document in documents:
        ObjectionDocument.objects.filter(pk=document.pk).delete()
        transaction.on_commit(partial(file_storage.private_storage().delete, document.key))


def _already_open_refusal() -> Refused:
    return Refused("already_open", _("You have an open objection. Follow it, or wait for its answer."))
