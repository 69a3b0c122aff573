"""Moving a month's deposit: proposed by one officer, approved by another, taken back while it is ahead."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from common import task_queue
from common.errors import Refused
from payments.days import selectors as days_selectors
from payments.days.models import HolidayOverride

SCHEDULE_DEPOSITS_TASK = "payments.dues.tasks.schedule_deposits"  # what is open follows the moved day


@transaction.atomic
def propose_move(month: date, on: date, *, reason: str, today: date, by: User) -> HolidayOverride:
    """Propose another day for a month's deposit; it counts when a second officer approves."""
    _check_move(month, on, today)
    given = {"on": on, "reason": reason, "proposed_by": by, "approved_by": None, "approved_at": None}
    moved, _fresh = HolidayOverride.objects.update_or_create(month=month, defaults=given)
    audit_services.record_action(by, "deposit.move_proposed", f"month:{month:%Y-%m}", on=on.isoformat())
    return moved


@transaction.atomic
def approve_move(moved: HolidayOverride, *, today: date, by: User) -> HolidayOverride:
    """Let the day count: for payments that are open, and those that are opened from now on."""
    moved = HolidayOverride.objects.select_for_update().get(pk=moved.pk)
    if moved.approved_at:
        return moved
    if moved.proposed_by_id == by.pk:
        raise Refused("same_officer", _("You proposed this day. Another officer must approve it."))
    _check_move(moved.month, moved.on, today)
    moved.approved_by, moved.approved_at = by, timezone.now()
    moved.save(update_fields=["approved_by", "approved_at"])
    audit_services.record_action(by, "deposit.moved", f"month:{moved.month:%Y-%m}", on=moved.on.isoformat())
    task_queue.enqueue_on_commit(SCHEDULE_DEPOSITS_TASK)
    return moved


@transaction.atomic
def remove_move(moved: HolidayOverride, *, today: date, by: User) -> None:
    """Back to the rule's day, while neither that day nor the moved one has come."""
    moved = HolidayOverride.objects.select_for_update().get(pk=moved.pk)
    if moved.approved_at and min(moved.on, days_selectors.rule_deposit_day(moved.month)) < today:
        raise Refused("too_late", _("The day has come: what was sent on it cannot be moved any more."))
    moved.delete()
    audit_services.record_action(by, "deposit.move_removed", f"month:{moved.month:%Y-%m}")
    task_queue.enqueue_on_commit(SCHEDULE_DEPOSITS_TASK)


def _check_move(month: date, on: date, today: date) -> None:
    if not days_selectors.is_move_allowed(month, on, today):
        words = _("Choose a day from today on, at most 15 days from the 10th of the month.")
        raise Refused("not_a_day", words, "on")
