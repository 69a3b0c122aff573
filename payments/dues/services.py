"""The verbs about what is owed: payments opened, households held, differences settled by two officers."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.bank.models import BankAccount
from applications.file.models import Application
from common import plurals, sql, transitions
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycle_calendar
from eligibility.rulebook.rates import whole_on
from eligibility.studies.models import MonthDecision, Study
from payments.account_reviews import services as account_review_services
from payments.days import selectors as days_selectors
from payments.dues import payment_opening
from payments.dues import selectors as due_selectors
from payments.dues.models import MAX_REASON, Adjustment, Due, Hold, Payment
from payments.dues.policy import policy_on

LOOKBACK_MONTHS = 12  # months; what is decided later than that is found as a difference
STUDY_LOOKBACK = timedelta(days=40)  # that are looked at for differences; any tick of these days finds one
ZERO = Decimal("0.00")
Status = Adjustment.Status


# -- opening -------------------------------------------------------------------------------------------------
def schedule_deposits(today: date) -> int:
    """Open every payment that is owed, once, for published cycles whose cut-off has passed; returns how many.

    The constraints promise "once": run twice, by two workers, or days late, nothing is doubled and nothing
    is lost.
    """
    last = cycle_calendar.closed_cycle(today)
    published = Cycle.objects.filter(month__lte=last, published_at__isnull=False).order_by("-month")
    opened = 0
    for cycle in reversed(published[:LOOKBACK_MONTHS]):
        opened += _open_month(_opening_month(cycle, today))
    if newest := published.first():
        with sql.long_timeout():
            opened += payment_opening.open_without_support(_opening_month(newest, today))
    _move_open_payments(today)
    return opened


def _opening_month(cycle: Cycle, today: date) -> payment_opening.OpeningMonth:
    deposit = days_selectors.deposit_day(cycle.month)
    due_on = due_selectors.payment_day(cycle, today)
    return payment_opening.OpeningMonth(
        cycle, cycle_calendar.cutoff_day(cycle.month), deposit, due_on, timezone.now()
    )


def _open_month(month: payment_opening.OpeningMonth) -> int:
    """Part by part: memory stays flat, and what is done stays done."""
    with sql.long_timeout():
        if not month.cycle.payments.exists():
            sql.analyze(MonthDecision, Study, BankAccount)
        payment_opening.insert_deductions(month)
    opened, (first, last) = 0, payment_opening.file_range()
    for start in range(first, last + 1, payment_opening.FILES_PER_RANGE):
        with sql.long_timeout():
            opened += payment_opening.open_range(month, start, start + payment_opening.FILES_PER_RANGE - 1)
    if opened:
        with sql.long_timeout():
            account_review_services.request_reviews(cycle=month.cycle.pk)
    return opened


def _move_open_payments(today: date) -> None:
    """What is open and in no run follows a deposit day that officers moved."""
    in_no_run = Payment.objects.filter(status=Payment.Status.UNDER_PROCESS, attempts=None)
    for cycle in Cycle.objects.filter(pk__in=in_no_run.values("cycle")):
        payment_opening.move_payments(cycle, due_selectors.payment_day(cycle, today))


# -- holds ---------------------------------------------------------------------------------------------------
@transaction.atomic
def hold_household(application: Application, *, because: str, by: User) -> Hold:
    """Send this household nothing until it is let go; held twice is held once."""
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    held = Hold.objects.filter(application=application, lifted_at=None).first()
    if held:
        return held
    held = Hold.objects.create(application=application, because=because, placed_by=by)
    _notify_owner(application.owner_id, Notice.Kind.PAYMENT_HELD, f"hold:{held.pk}")
    audit_services.record_action(by, "payment.held", f"application:{application.pk}")
    return held


@transaction.atomic
def release_hold(hold: Hold, *, by: User) -> Hold:
    """What was held is opened or sent by the next tick."""
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at is None:
        hold.lifted_by, hold.lifted_at = by, timezone.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
        audit_services.record_action(by, "payment.let_go", f"application:{hold.application_id}")
    return hold


# -- differences ---------------------------------------------------------------------------------------------
def find_differences(today: date) -> int:
    """Find months that are decided otherwise than they were paid; what the policy pays is owed at once."""
    now = timezone.now()
    with sql.long_timeout():
        found = payment_opening.insert_differences(now, now - STUDY_LOOKBACK, whole_on("deposit_day", today))
        _delete_replaced(found)
    for pk in found:
        _settle_by_policy(pk, today)
    return len(found)


def _delete_replaced(found: list[int]) -> None:
    """A difference that nobody has taken up yet is replaced by the one of the newer study."""
    newer = Adjustment.objects.filter(pk__in=found)
    for each in newer:
        older = Adjustment.objects.select_for_update().filter(
            application=each.application_id, cycle=each.cycle_id, status__in=[Status.FOUND], pk__lt=each.pk
        )
        for gone in older:
            transitions.transition(gone, Status.REFUSED, because=f"→ {each.pk}")


@transaction.atomic
def _settle_by_policy(pk: int, today: date) -> None:
    """Back pay that the programme pays unasked: only as many months back as it says."""
    found = Adjustment.objects.select_for_update().select_related("cycle").get(pk=pk)
    policy = policy_on(cycle_calendar.closed_cycle(today))
    months = cycle_calendar.cycle_number(cycle_calendar.closed_cycle(today)) - cycle_calendar.cycle_number(
        found.cycle.month
    )
    unasked = found.kind == Adjustment.Kind.BACK_PAY and policy.arrears and months <= policy.arrears_months
    if unasked and found.status == Status.FOUND:
        transitions.transition(found, Status.APPROVED, because=_("Back pay by the policy of the programme"))
        _create_due(found)


@transaction.atomic
def propose_adjustment(adjustment: Adjustment, *, because: str, by: User) -> Adjustment:
    """An officer says why a difference should be settled; another one approves."""
    adjustment = _lock_adjustment(adjustment)
    transitions.transition(adjustment, Status.PROPOSED, by=by, because=because, proposed_by=by)
    adjustment.because = because
    adjustment.save(update_fields=["because"])
    audit_services.record_action(by, "adjustment.proposed", f"adjustment:{adjustment.pk}")
    return adjustment


@transaction.atomic
def approve_adjustment(adjustment: Adjustment, *, because: str = "", by: User) -> Adjustment:
    """Back pay is owed at once; a recovery is deducted from the coming payments. The citizen is told."""
    _check_no_grant(adjustment)
    return approve_grant(adjustment, because=because, by=by)


@transaction.atomic
def refuse_adjustment(adjustment: Adjustment, *, because: str, by: User) -> Adjustment:
    """The difference stays as it is: nothing is paid, nothing is taken."""
    _check_no_grant(adjustment)
    adjustment = _lock_adjustment(adjustment)
    _check_other_officer(adjustment, by)
    transitions.transition(adjustment, Status.REFUSED, by=by, because=because, decided_by=by)
    audit_services.record_action(by, "adjustment.refused", f"adjustment:{adjustment.pk}")
    return adjustment


def _check_no_grant(adjustment: Adjustment) -> None:
    if adjustment.kind == Adjustment.Kind.GRANT:
        raise Refused("of_an_objection", _("This is decided on the page of its objection."))


@transaction.atomic
def propose_grant(payment: Payment, amount: Decimal, *, because: str, by: User) -> Adjustment:
    """An officer finds an objection to a payment right: what is owed besides (SAR), for another to approve.

    Raises Refused when the month would come to more than the highest support, or has a grant already.
    """
    _check_grant_amount(payment, amount)
    if len(because) > MAX_REASON:
        raise Refused(
            "too_long",
            _("Write at most %(limit_value)d characters.") % {"limit_value": MAX_REASON},
            "because",
        )
    month = {"application_id": payment.application_id, "cycle_id": payment.cycle_id}
    standing = Adjustment.objects.filter(kind=Adjustment.Kind.GRANT, **month).exclude(status=Status.REFUSED)
    if standing.exists():
        raise Refused("already_owed", _("The difference of this month is granted or proposed already."))
    grant = Adjustment.objects.create(
        kind=Adjustment.Kind.GRANT, study_id=payment.study_id, amount=amount, **month
    )
    return propose_adjustment(grant, because=because, by=by)


def _check_grant_amount(payment: Payment, amount: Decimal) -> None:
    """No month gives more than the highest support, so that no sum of lines can stop a whole opening."""
    booked = due_selectors.owed_amounts(payment.application, payment.cycle).due
    most = max(policy_on(payment.cycle.month).highest_support - booked, ZERO)
    if not 0 < amount <= most:
        words = _("Write an amount above zero, at most %(most)s: with it the month has the highest support.")
        raise Refused("wrong_amount", words % {"most": plurals.count_noun(most, "riyal")}, "amount")


@transaction.atomic
def approve_grant(grant: Adjustment, *, because: str = "", by: User) -> Adjustment:
    """A second officer agrees: the line is owed with the next payment, and the citizen is told."""
    grant = _lock_adjustment(grant)
    _check_other_officer(grant, by)
    transitions.transition(grant, Status.APPROVED, by=by, because=because, decided_by=by)
    _create_due(grant)
    audit_services.record_action(by, "adjustment.approved", f"adjustment:{grant.pk}")
    return grant


@transaction.atomic
def drop_grant(grant: Adjustment, *, because: str, by: User) -> Adjustment:
    """What was proposed is not granted: by another officer, or because the citizen withdrew."""
    grant = _lock_adjustment(grant)
    transitions.transition(grant, Status.REFUSED, by=by, because=because)
    audit_services.record_action(by, "adjustment.refused", f"adjustment:{grant.pk}")
    return grant


def _create_due(adjustment: Adjustment) -> Due | None:
    """The line of approved back pay, and the notice; a recovery's lines are made month by month."""
    recovery = adjustment.kind == Adjustment.Kind.RECOVERY
    kind = Notice.Kind.DEDUCTION_PLANNED if recovery else Notice.Kind.BACK_PAY
    owner = Application.objects.values_list("owner_id", flat=True).get(pk=adjustment.application_id)
    month = Cycle.objects.values_list("month", flat=True).get(pk=adjustment.cycle_id)
    _notify_owner(
        owner, kind, f"adjustment:{adjustment.pk}", amount=str(adjustment.amount), month=month.isoformat()
    )
    if recovery:
        return None
    return Due.objects.create(
        application_id=adjustment.application_id,
        cycle_id=adjustment.cycle_id,
        study_id=adjustment.study_id,
        reason=Due.Reason.BACK_PAY,
        amount=adjustment.amount,
        adjustment=adjustment,
    )


def _lock_adjustment(adjustment: Adjustment) -> Adjustment:
    return Adjustment.objects.select_for_update().get(pk=adjustment.pk)


def _check_other_officer(adjustment: Adjustment, by: User) -> None:
    if adjustment.proposed_by_id == by.pk:
        raise Refused("same_officer", _("You proposed this. Another officer must decide."))


# -- payments that came back ---------------------------------------------------------------------------------
@transaction.atomic
def confirm_account(payment: Payment, *, by: User) -> Payment:
    """«تأكيد الحساب البنكي»: the citizen says that the account is right; it goes out with the next run."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.status == Payment.Status.WAITING:
        return payment
    if not due_selectors.has_account(payment):
        words = _("Give a bank account first: the payment goes to the one that is accepted.")
        raise Refused("no_account", words)
    transitions.transition(payment, Payment.Status.WAITING, by=by)
    account_review_services.request_reviews(payment=payment.pk)
    return payment


@transaction.atomic
def resend_payment(payment: Payment, *, because: str, by: User) -> Payment:
    """An officer lets a payment go out again that came back for a reason the citizen cannot repair."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    transitions.transition(payment, Payment.Status.WAITING, by=by, because=because)
    account_review_services.request_reviews(payment=payment.pk)
    audit_services.record_action(by, "payment.resent", f"payment:{payment.pk}")
    return payment


def _notify_owner(person: int, kind: str, key: str, **details: str) -> None:
    notice_services.notify_all([Notice(person_id=person, kind=kind, dedupe_key=key, details=details)])
