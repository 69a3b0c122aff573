"""What the two sides write to each other: messages, a question and its answer, officers' notes."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notices.models import Notice
from accounts.people.models import User
from applications.file.models import Application
from common import text as common_text
from common import transitions
from common.errors import Refused
from objections import assignment, working_days
from objections.models import Objection, ObjectionMessage
from objections.notices import notify_citizen

Kind = ObjectionMessage.Kind
Status = Objection.Status


@transaction.atomic
def write_as_citizen(objection: Objection, *, text: str, by: User) -> ObjectionMessage:
    """The citizen writes; an answer to a question lets the review go on, and the days run again."""
    Application.objects.select_for_update().get(pk=objection.application_id)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    _check_open(objection)
    message = _create_message(objection, Kind.CITIZEN, text, by)
    if objection.waits_for_citizen:
        transitions.transition(objection, Status.IN_REVIEW, by=by, due_on=_extended_deadline(objection))
    return message


@transaction.atomic
def write_as_officer(objection: Objection, *, text: str, by: User) -> ObjectionMessage:
    """The officer writes to the citizen; nothing waits for an answer."""
    objection = assignment.lock_assigned(objection, by)
    _check_open(objection)
    message = _create_message(objection, Kind.OFFICER, text, by)
    notify_citizen(objection, Notice.Kind.OBJECTION_MESSAGE, str(message.pk))
    return message


@transaction.atomic
def ask_citizen(objection: Objection, *, text: str, by: User) -> ObjectionMessage:
    """The officer needs more to decide; the days of the answer stop until the citizen has answered."""
    objection = assignment.lock_assigned(objection, by)
    _check_open(objection)
    if objection.waits_for_citizen:
        raise Refused("asked_already", _("The citizen was asked already, and has not answered yet."))
    message = _create_message(objection, Kind.QUESTION, text, by)
    transitions.transition(objection, Status.INFO_REQUESTED, by=by)
    notify_citizen(objection, Notice.Kind.OBJECTION_QUESTION, str(message.pk))
    return message


@transaction.atomic
def write_note(objection: Objection, *, text: str, by: User) -> ObjectionMessage:
    """A note for colleagues; the citizen never reads it."""
    objection = assignment.lock_reviewable(objection, by)
    return _create_message(objection, Kind.NOTE, text, by)


def _extended_deadline(objection: Objection) -> date:
    """The day on which the answer is due, later by the working days in which the citizen was waited for."""
    asked = objection.history.filter(became=Status.INFO_REQUESTED).latest("at").at
    waited = working_days.count_working_days(timezone.localdate(asked), timezone.localdate())
    return working_days.add_working_days(objection.due_on, waited)  # type: ignore[arg-type]  # it was sent


def _check_open(objection: Objection) -> None:
    if not objection.is_open:
        raise Refused("not_open", _("This objection is no longer open."))


def _create_message(objection: Objection, kind: str, text: str, by: User) -> ObjectionMessage:
    words = common_text.clean_lines(text).strip()
    if not words:
        raise Refused("no_text", _("Write the message."), "text")
    return ObjectionMessage.objects.create(objection=objection, kind=kind, text=words, by=by)
