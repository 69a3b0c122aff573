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
from applications.file.models import Application
from common import sql, transitions
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.rulebook.rates import whole_on
from eligibility.studies.models import Study
from payments.days import selectors as days_selectors
from payments.dues import opening
from payments.dues import selectors as due_selectors
from payments.dues.models import Adjustment, Due, Hold, Payment
from payments.dues.policy import policy_on

LOOKS_BACK = 12  # months; what is decided later than that is found as a difference
NEW_STUDIES = timedelta(days=40)  # that are looked at for differences; any tick of these days finds one
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
    for cycle in reversed(published[:LOOKS_BACK]):
        opened += _open(_month(cycle, today))
    if newest := published.first():
        with sql.long_timeout():
            opened += opening.open_beside(_month(newest, today))
    _realign(today)
    return opened


def _month(cycle: Cycle, today: date) -> opening.Month:
    deposit = days_selectors.deposit_of(cycle.month)
    due_on = due_selectors.pay_day(cycle, today)
    return opening.Month(cycle, cycle_calendar.cutoff_day(cycle.month), deposit, due_on, timezone.now())


def _open(month: opening.Month) -> int:
    """Part by part: memory stays flat, and what is done stays done."""
    with sql.long_timeout():
        opening.deduct(month)
    opened, (first, last) = 0, opening.files()
    for start in range(first, last + 1, opening.A_PART):
        with sql.long_timeout():
            opened += opening.open_part(month, start, start + opening.A_PART - 1)
    return opened


def _realign(today: date) -> None:
    """What is open and in no run follows a deposit day that officers moved."""
    in_no_run = Payment.objects.filter(status=Payment.Status.UNDER_PROCESS, attempts=None)
    for cycle in Cycle.objects.filter(pk__in=in_no_run.values("cycle")):
        opening.move(cycle, due_selectors.pay_day(cycle, today))


# -- holds ---------------------------------------------------------------------------------------------------
@transaction.atomic
def hold_household(application: Application, *, because: str, by: User) -> Hold:
    """Send this household nothing until it is let go; held twice is held once."""
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    held = Hold.objects.filter(application=application, lifted_at=None).first()
    if held:
        return held
    held = Hold.objects.create(application=application, because=because, placed_by=by)
    _tell(application.owner_id, Notice.Kind.PAYMENT_HELD, f"hold:{held.pk}")
    audit_services.record(by, "payment.held", f"application:{application.pk}")
    return held


@transaction.atomic
def let_household_go(hold: Hold, *, by: User) -> Hold:
    """What was held is opened or sent by the next tick."""
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at is None:
        hold.lifted_by, hold.lifted_at = by, timezone.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
        audit_services.record(by, "payment.let_go", f"application:{hold.application_id}")
    return hold


# -- differences ---------------------------------------------------------------------------------------------
def find_differences(today: date) -> int:
    """Find months that are decided otherwise than they were paid; what the policy pays is owed at once."""
    now = timezone.now()
    with sql.long_timeout():
        found = opening.find_differences(now, now - NEW_STUDIES, whole_on("deposit_day", today))
        _drop_replaced(found)
    for pk in found:
        _settle_by_policy(pk, today)
    return len(found)


def _drop_replaced(found: list[int]) -> None:
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
        _owe(found)


@transaction.atomic
def propose_adjustment(adjustment: Adjustment, *, because: str, by: User) -> Adjustment:
    """An officer says why a difference should be settled; another one approves."""
    adjustment = _locked(adjustment)
    transitions.transition(adjustment, Status.PROPOSED, by=by, because=because, proposed_by=by)
    adjustment.because = because
    adjustment.save(update_fields=["because"])
    audit_services.record(by, "adjustment.proposed", f"adjustment:{adjustment.pk}")
    return adjustment


@transaction.atomic
def approve_adjustment(adjustment: Adjustment, *, because: str = "", by: User) -> Adjustment:
    """Back pay is owed at once; a recovery is deducted from the coming payments. The citizen is told."""
    adjustment = _locked(adjustment)
    _must_be_another(adjustment, by)
    transitions.transition(adjustment, Status.APPROVED, by=by, because=because, decided_by=by)
    _owe(adjustment)
    audit_services.record(by, "adjustment.approved", f"adjustment:{adjustment.pk}")
    return adjustment


@transaction.atomic
def refuse_adjustment(adjustment: Adjustment, *, because: str, by: User) -> Adjustment:
    """The difference stays as it is: nothing is paid, nothing is taken."""
    adjustment = _locked(adjustment)
    _must_be_another(adjustment, by)
    transitions.transition(adjustment, Status.REFUSED, by=by, because=because, decided_by=by)
    audit_services.record(by, "adjustment.refused", f"adjustment:{adjustment.pk}")
    return adjustment


@transaction.atomic
def owe_difference(study: Study, cycle: Cycle, amount: Decimal, *, because: str, by: User) -> Due | None:
    """An accepted objection on a payment: the month's difference (SAR), owed with the next payment."""
    adjustment, fresh = Adjustment.objects.get_or_create(
        study=study,
        cycle=cycle,
        kind=Adjustment.Kind.BACK_PAY,
        defaults={
            "application_id": study.application_id,
            "amount": amount,
            "because": because,
        },
    )
    if not fresh:
        raise Refused("already_owed", _("The difference of this result is settled or about to be."))
    transitions.transition(adjustment, Status.APPROVED, by=by, because=because, decided_by=by)
    return _owe(adjustment)


def _owe(adjustment: Adjustment) -> Due | None:
    """The line of approved back pay, and the notice; a recovery's lines are made month by month."""
    recovery = adjustment.kind == Adjustment.Kind.RECOVERY
    kind = Notice.Kind.DEDUCTION_PLANNED if recovery else Notice.Kind.BACK_PAY
    owner = Application.objects.values_list("owner_id", flat=True).get(pk=adjustment.application_id)
    month = Cycle.objects.values_list("month", flat=True).get(pk=adjustment.cycle_id)
    _tell(owner, kind, f"adjustment:{adjustment.pk}", amount=str(adjustment.amount), month=month.isoformat())
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


def _locked(adjustment: Adjustment) -> Adjustment:
    return Adjustment.objects.select_for_update().get(pk=adjustment.pk)


def _must_be_another(adjustment: Adjustment, by: User) -> None:
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
    return payment


@transaction.atomic
def send_again(payment: Payment, *, because: str, by: User) -> Payment:
    """An officer lets a payment go out again that came back for a reason the citizen cannot repair."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    transitions.transition(payment, Payment.Status.WAITING, by=by, because=because)
    audit_services.record(by, "payment.resent", f"payment:{payment.pk}")
    return payment


def _tell(person: int, kind: str, key: str, **details: str) -> None:
    notice_services.notify_all([Notice(person_id=person, kind=kind, dedupe_key=key, details=details)])
