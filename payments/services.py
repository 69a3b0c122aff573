"""The verbs of payments."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from common import transitions
from common.errors import Refused
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.studies.models import MonthDecision
from payments import selectors as payment_selectors
from payments.models import HolidayOverride, Payment

A_BATCH = 500


def schedule_deposits(today: date, most: int = 20_000) -> int:
    """Open the payment of every eligible household once, for every cycle whose cut-off has passed.

    The constraint promises "once": run twice, by two workers, or days late, nothing is doubled and nothing
    lost. Returns how many dues were found.
    """
    found, days = 0, _Days()
    while found < most:
        due = list(payment_selectors.decisions_due(cycle_calendar.closed_cycle(today))[:A_BATCH])
        if not due:
            break
        _open(due, days)
        found += len(due)
    return found


class _Days(dict[date, date]):
    """Deposit days by month, each looked up once."""

    def __missing__(self, month: date) -> date:
        self[month] = payment_selectors.deposit_of(month)
        return self[month]


@transaction.atomic
def _open(due: list[MonthDecision], days: _Days) -> None:
    """Amount and IBAN are copied: what changes later does not change what is due."""
    Payment.objects.bulk_create(
        [
            Payment(
                application_id=each.application_id,
                cycle_id=each.cycle_id,
                study=each.study,
                amount=each.study.amount,
                iban=each.iban,  # type: ignore[attr-defined]  # annotated by decisions_due
                due_on=days[each.cycle.month],
            )
            for each in due
        ],
        ignore_conflicts=True,
    )
    notice_services.notify_all(_scheduled(each, days[each.cycle.month]) for each in due)


def _scheduled(due: MonthDecision, on: date) -> Notice:
    return Notice(
        person_id=due.application.owner_id,
        kind=Notice.Kind.DEPOSIT_SCHEDULED,
        dedupe_key=f"deposit:{due.application_id}:{due.cycle_id}",
        details={"on": on.isoformat(), "amount": str(due.study.amount)},
    )


@transaction.atomic
def move_deposit(
    month: date, on: date, *, reason: str, today: date, by: User | None = None
) -> HolidayOverride:
    """Put a month's deposit on another day, for the payments that are opened from now on."""
    if not payment_selectors.may_move(month, on, today):
        words = _("Choose a day from today on, at most 15 days from the 10th of the month.")
        raise Refused("not_a_day", words, "on")
    moved, _fresh = HolidayOverride.objects.update_or_create(
        month=month, defaults={"on": on, "reason": reason}
    )
    audit_services.record(by, "deposit.moved", f"month:{month:%Y-%m}", on=on.isoformat())
    return moved


@transaction.atomic
def confirm_deposit(payment: Payment, *, by: User | None, because: str = "") -> Payment:
    """The bank says that the money is in the account."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    transitions.transition(payment, Payment.Status.PAID, by=by, because=because)
    if by:  # what the bank reports stands in the payment's history; the trail is of people
        audit_services.record(by, "deposit.confirmed", f"payment:{payment.pk}")
    return payment
