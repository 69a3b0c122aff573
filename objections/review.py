"""Officers accept an objection with corrected facts or refuse it: once, with a reason."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notices.models import Notice
from accounts.people.models import User
from common import transitions
from common.errors import Refused
from eligibility.registers import services as register_services
from eligibility.rulebook import cycle_calendar, rates
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import assignment
from objections.corrections import Corrections, upheld_grounds
from objections.models import Objection
from objections.notices import notify_citizen

Status = Objection.Status


@transaction.atomic
def accept_objection(
    objection: Objection, *, by: User, because: str, facts: Corrections, today: date
) -> Study:
    """Correct the facts that were wrong and study the household again; the citizen reads the reason."""
    objection = assignment.lock_assigned(objection, by)
    check_decidable(objection)
    if objection.is_about_payment:
        raise Refused("about_payment", _("Propose an amount: another officer approves it."))
    upheld = upheld_grounds(objection, facts, today=today)
    record_decision(objection, Status.ACCEPTED, by=by, because=because)
    _answer_grounds(objection, upheld)
    note = f"{objection.reference}: {because}"[:500]
    month = cycle_calendar.cycle_for(today)
    # the rate row comes with the rulebook; until then the programme's rule
    effect = getattr(rates.rates_on(month), "objection_effect", "next_cycle")
    effective = month if effect == "next_cycle" else None
    for whose, given in facts.items():
        if given:
            register_services.correct_record(whose, given, by=by, because=note, effective=effective)
    notify_citizen(objection, Notice.Kind.OBJECTION_ACCEPTED)
    decided = study_services.restudy_application(
        objection.application, today=today, because=objection.reference
    )
    assignment.record_audit(objection, "objection.accepted", by)
    return decided


@transaction.atomic
def refuse_objection(objection: Objection, *, by: User, because: str) -> Objection:
    """Let the result stand; the citizen reads the reason."""
    objection = assignment.lock_assigned(objection, by)
    check_decidable(objection)
    if objection.is_proposed:
        raise Refused("proposed", _("An amount is proposed. Take the proposal back before you refuse."))
    record_decision(objection, Status.REFUSED, by=by, because=because)
    _answer_grounds(objection, set())
    notify_citizen(objection, Notice.Kind.OBJECTION_REFUSED)
    assignment.record_audit(objection, "objection.refused", by)
    return objection


def check_decidable(objection: Objection) -> None:
    """Raise Refused unless it is open and every attached file could be read."""
    if objection.status == Status.WITHDRAWN:
        raise Refused("withdrawn", _("The citizen has withdrawn this objection."))
    if not objection.is_open:
        raise Refused(
            "already_decided",
            _("This objection has been decided. Open it again to see the answer."),
        )
    if any(document.is_awaited for document in objection.documents.all()):
        words = _("The attached document is still being checked. Come back later.")
        raise Refused("pending_scan", words)


def record_decision(objection: Objection, became: str, *, by: User, because: str) -> None:
    """Reason, officer and time stand before the status moves: the constraint asks for all of them."""
    if not because.strip():
        raise Refused("no_reason", _("Write the reason that the citizen will read."), "because")
    if objection.status != Status.IN_REVIEW:
        transitions.transition(objection, Status.IN_REVIEW, by=by)
    decision = {"decided_by": by, "decided_at": timezone.now(), "reason": because}
    transitions.transition(objection, became, by=by, because=because, **decision)


def _answer_grounds(objection: Objection, upheld: set[int]) -> None:
    objection.grounds.filter(pk__in=upheld).update(upheld=True)
    objection.grounds.exclude(pk__in=upheld).update(upheld=False)
