"""Officers take an objection up, and accept it with a corrected fact or refuse it: once, with a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.file.models import Application
from common import transitions
from common.errors import Refused
from eligibility.registers import services as register_services
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.rulebook import rates
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import selectors as objection_selectors
from objections.corrections import must_be_met
from objections.models import Objection, ObjectionDocument
from objections.notify import notify_citizen

Status = Objection.Status


@transaction.atomic
def take_up(objection: Objection, *, by: User) -> Objection:
    """An officer begins the review; opening it again changes nothing."""
    objection = _held(objection, by)
    if objection.status == Status.RECEIVED:
        transitions.transition(objection, Status.IN_REVIEW, by=by)
        _note(objection, "objection.taken_up", by)
    return objection


@transaction.atomic
def accept(objection: Objection, *, by: User, because: str, facts: dict[str, Any], today: date) -> Study:
    """Correct the fact that was wrong and study the household again; the citizen reads the reason."""
    objection = _held(objection, by)
    _still_open(objection)
    _document_is_checked(objection)
    must_be_met(objection, facts, today=today)
    _decide(objection, Status.ACCEPTED, by=by, because=because)
    note = f"{objection.reference}: {because}"[:500]
    month = cycle_calendar.cycle_for(today)
    # the rate row comes with the rulebook; until then the programme's rule
    effect = getattr(rates.rates_on(month), "objection_effect", "next_cycle")
    effective = month if effect == "next_cycle" else None
    register_services.correct_record(objection.whose, facts, by=by, because=note, effective=effective)
    notify_citizen(objection, Notice.Kind.OBJECTION_ACCEPTED)
    decided = study_services.study_again(objection.application, today=today, because=objection.reference)
    _note(objection, "objection.accepted", by)
    return decided


@transaction.atomic
def refuse(objection: Objection, *, by: User, because: str) -> Objection:
    """Let the result stand; the citizen reads the reason."""
    objection = _held(objection, by)
    _still_open(objection)
    _document_is_checked(objection)
    _decide(objection, Status.REFUSED, by=by, because=because)
    notify_citizen(objection, Notice.Kind.OBJECTION_REFUSED)
    _note(objection, "objection.refused", by)
    return objection


def _held(objection: Objection, by: User) -> Objection:
    """The objection, locked; never in the hands of somebody of its own household."""
    # the household's file first, as everywhere: two verbs that lock in two orders could wait for each other
    Application.objects.select_for_update().get(pk=objection.application_id)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if not objection_selectors.reviewable_by(by).filter(pk=objection.pk).exists():
        raise Refused(
            "own_household",
            _("This is your own household's case. Another officer must review it."),
        )
    return objection


def _still_open(objection: Objection) -> None:
    if not objection.is_open:
        raise Refused(
            "already_decided",
            _("This objection has been decided. Open it again to see the answer."),
        )


def _document_is_checked(objection: Objection) -> None:
    """Nobody decides on what he could not read yet."""
    document = ObjectionDocument.objects.filter(objection=objection).first()
    if document and document.is_awaited:
        words = _("The attached document is still being checked. Come back later.")
        raise Refused("pending_scan", words)


def _decide(objection: Objection, became: str, *, by: User, because: str) -> None:
    """Reason, officer and time stand before the status moves: the constraint asks for all of them."""
    if not because.strip():
        raise Refused("no_reason", _("Write the reason that the citizen will read."), "because")
    if objection.status == Status.RECEIVED:
        transitions.transition(objection, Status.IN_REVIEW, by=by)
    objection.decided_by, objection.decided_at, objection.reason = by, timezone.now(), because
    objection.save(update_fields=["decided_by", "decided_at", "reason"])
    transitions.transition(objection, became, by=by, because=because)


def _note(objection: Objection, action: str, by: User) -> None:
    owner = audit_services.person(objection.application.owner)
    audit_services.record(by, action, owner, objection=objection.reference)
