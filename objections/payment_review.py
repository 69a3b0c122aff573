"""Two officers find an objection to a payment right: one proposes what is owed, another approves."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.notices.models import Notice
from accounts.people.models import User
from common.errors import Refused
from objections import assignment, correspondence
from objections import review as objection_review
from objections.models import Objection
from objections.notices import notify_citizen
from payments.dues import services as due_services
from payments.dues.models import Adjustment, Payment

Status = Objection.Status


@transaction.atomic
def propose_grant(objection: Objection, *, amount: Decimal, because: str, by: User) -> Objection:
    """The officer of the case says what is owed (SAR) and why; the citizen reads it once it is approved."""
    objection = assignment.lock_assigned(objection, by)
    objection_review.check_decidable(objection)
    payment = _payment_of(objection)
    if objection.is_proposed:
        raise Refused("proposed", _("An amount is proposed already. Another officer decides about it."))
    objection.grant = due_services.propose_grant(payment, amount, because=because, by=by)
    objection.save(update_fields=["grant"])
    assignment.record_audit(objection, "objection.grant_proposed", by)
    return objection


@transaction.atomic
def approve_grant(objection: Objection, *, by: User) -> Objection:
    """A second officer accepts the objection: the difference goes with the next payment."""
    objection = assignment.lock_reviewable(objection, by)
    grant = _proposed_grant(objection)
    objection_review.check_decidable(objection)  # a file that came after the proposal was read too
    due_services.approve_grant(grant, because=objection.reference, by=by)
    objection_review.record_decision(objection, Status.ACCEPTED, by=by, because=grant.because)
    objection.grounds.update(upheld=True)
    notify_citizen(objection, Notice.Kind.OBJECTION_ACCEPTED)
    assignment.record_audit(objection, "objection.accepted", by)
    return objection


@transaction.atomic
def return_grant(objection: Objection, *, because: str, by: User) -> Objection:
    """Another officer does not agree, or the officer takes it back: the case goes on, with a note why."""
    objection = assignment.lock_reviewable(objection, by)
    _proposed_grant(objection)
    drop_proposed_grant(objection, because=because, by=by)
    correspondence.write_note(objection, text=because, by=by)
    assignment.record_audit(objection, "objection.grant_returned", by)
    return objection


def drop_proposed_grant(objection: Objection, *, because: str, by: User) -> None:
    """What was proposed about the case is dropped; without a proposal, nothing."""
    if objection.is_proposed and objection.grant:
        due_services.drop_grant(objection.grant, because=because[:500], by=by)
        objection.grant = None
        objection.save(update_fields=["grant"])


def _payment_of(objection: Objection) -> Payment:
    if objection.payment is None:
        raise Refused("no_payment", _("This objection is about a result, not about a payment."))
    return objection.payment


def _proposed_grant(objection: Objection) -> Adjustment:
    if objection.grant is None or not objection.is_proposed:
        raise Refused("not_proposed", _("Nothing is proposed any more. Open the case again."))
    return objection.grant
