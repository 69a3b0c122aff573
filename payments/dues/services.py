"""The verbs of payments."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Notice, User
from citizen_portal.lib import lifecycle
from citizen_portal.lib.errors import Refused
from eligibility.models import Study
from eligibility.rulebook import cycles
from payments import selectors
from payments.models import HolidayOverride, Payment

A_BATCH = 500


def schedule_deposits(today: date, most: int = 20_000) -> int:
    """Open the payment of every eligible household once, for every cycle whose cut-off has passed.

    The constraint promises "once": run twice, by two workers, or days late, nothing is doubled and nothing
    lost. Returns how many dues were found.
    """
    found, days = 0, _Days()
    while found < most:
        due = list(selectors.studies_due(cycles.closed_cycle(today)).order_by("pk")[:A_BATCH])
        if not due:
            break
        _open(due, days)
        found += len(due)
    return found


class _Days(dict[date, date]):
    """Deposit days by month, each looked up once."""

    def __missing__(self, month: date) -> date:
        self[month] = selectors.deposit_of(month)
        return self[month]


@transaction.atomic
def _open(due: list[Study], days: _Days) -> None:
    """Amount and IBAN are copied: what changes later does not change what is due."""
    Payment.objects.bulk_create(
        [
            Payment(
                application_id=study.application_id,
                cycle_id=study.cycle_id,
                study=study,
                amount=study.amount,
                iban=study.iban,  # type: ignore[attr-defined]  # annotated by studies_due
                due_on=days[study.cycle.month],
            )
            for study in due
        ],
        ignore_conflicts=True,
    )
    accounts.notify_all(_scheduled(study, days[study.cycle.month]) for study in due)


def _scheduled(study: Study, on: date) -> Notice:
    return Notice(
        person_id=study.application.owner_id,
        kind=Notice.Kind.DEPOSIT_SCHEDULED,
        dedupe_key=f"deposit:{study.application_id}:{study.cycle_id}",
        details={"on": on.isoformat(), "amount": str(study.amount)},
    )


@transaction.atomic
def move_deposit(
    month: date, on: date, *, reason: str, today: date, by: User | None = None
) -> HolidayOverride:
    """Put a month's deposit on another day, for the payments that are opened from now on."""
    if not selectors.may_move(month, on, today):
        words = _("Choose a day from today on, at most 15 days from the 10th of the month.")
        raise Refused("not_a_day", words, "on")
    moved, _fresh = HolidayOverride.objects.update_or_create(
        month=month, defaults={"on": on, "reason": reason}
    )
    accounts.audit.note(by, "deposit.moved", f"month:{month:%Y-%m}", on=on.isoformat())
    return moved


@transaction.atomic
def confirm_deposit(payment: Payment, *, by: User | None, because: str = "") -> Payment:
    """The bank says that the money is in the account."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    lifecycle.move(payment, Payment.Status.PAID, by=by, because=because)
    if by:  # what the bank reports stands in the payment's history; the trail is of people
        accounts.audit.note(by, "deposit.confirmed", f"payment:{payment.pk}")
    return payment
