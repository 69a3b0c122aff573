"""A month from its results to its end: ready, proposed, published by a second officer, told, closed."""

import time
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from applications.file.models import Application
from common import sql, task_queue, transitions
from common.errors import Refused
from eligibility.cycles import bulk as cycle_bulk
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles.comparison import compare_with_previous_month
from eligibility.cycles.models import Cycle, CycleChange
from eligibility.rulebook import cycle_calendar
from eligibility.studies import pending as pending_studies
from eligibility.studies import selectors as study_selectors
from eligibility.studies.verification import require_no_difference

Status = Cycle.Status
FILES_PER_RANGE = 5_000  # files told in one transaction
TURN_SECONDS = 20.0  # seconds
NOTIFY_RESULTS_TASK = "eligibility.cycles.tasks.notify_results"
PROPOSED, WITHDRAWN = "proposed", "withdrawn"  # lines of the history beside the stages


def lock_cycle(cycle: Cycle) -> Cycle:
    """The month, locked: its stage does not change before this transaction ends."""
    return Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)


def resume_studying(cycle: Cycle, *, by: User | None = None) -> None:
    """The month that the caller holds is studied on: what was ready or proposed is not any more."""
    if cycle.status in (Status.OPEN, Status.READY):
        gone: dict[str, Any] = {"comparison": None, "proposed_by": None, "proposed_at": None}
        transitions.transition(cycle, Status.STUDYING, by=by, **gone)


def mark_results_changed(cycle: Cycle) -> None:
    """A household of the month that the caller holds was decided anew; the next tick makes it ready again."""
    if cycle.status == Status.READY:
        resume_studying(cycle)


def make_results_ready() -> int:
    """Lay every month that is studied beside the one before, and call it ready; returns how many are."""
    return sum([_prepare_results(cycle) for cycle in cycle_selectors.fully_studied_cycles()])


def _prepare_results(cycle: Cycle) -> bool:
    """The comparison takes minutes for a country, so nothing is locked meanwhile; only one works on it."""
    with sql.advisory_lock("month", cycle.pk) as alone:
        if alone is None:
            return False
        with sql.long_timeout():
            newest = _decisions_etag(cycle)
            if pending_studies.pending_declarations(cycle.month).exists():
                return False
            return _mark_ready(cycle, compare_with_previous_month(cycle), newest)


def _mark_ready(cycle: Cycle, comparison: dict[str, Any], newest: tuple[Any, ...]) -> bool:
    """Unless something was decided during the comparison: then the next tick compares again."""
    cycle = lock_cycle(cycle)
    still_open = cycle.chunks.filter(done_at=None).exists()
    if cycle.status != Status.STUDYING or still_open or _decisions_etag(cycle) != newest:
        return False
    transitions.transition(cycle, Status.READY, comparison=comparison)
    return True


def _decisions_etag(cycle: Cycle) -> tuple[Any, ...]:
    """Another one when any household of the month was decided, or decided anew."""
    row = study_selectors.decisions_in(cycle.pk).aggregate(last=Max("decided_at"), study=Max("study"))
    return row["last"], row["study"]


@transaction.atomic
def propose_publication(cycle: Cycle, *, by: User, because: str, seen: int | None = None) -> Cycle:
    """An officer has read the results, and another one may publish them; pressed twice, proposed once.

    `seen` is the last line of the month's history that the officer's page was drawn from.
    """
    cycle = _lock_ready_cycle(cycle)
    if cycle.proposed_by_id == by.pk:
        return cycle
    if cycle.proposed_by_id:
        raise Refused("already_proposed", _("Another officer has proposed the publication already."))
    _check_not_stale(cycle, seen)
    cycle.proposed_by, cycle.proposed_at = by, timezone.now()
    cycle.save(update_fields=["proposed_by", "proposed_at"])
    _record_change(cycle, PROPOSED, by, because)
    return cycle


@transaction.atomic
def withdraw_proposal(cycle: Cycle, *, by: User, because: str) -> Cycle:
    """The results are not published as they stand: the proposer, or who should have published, says why."""
    cycle = lock_cycle(cycle)
    if cycle.published_at:
        raise _not_ready_refusal(cycle)
    if cycle.proposed_by_id is None:
        return cycle
    cycle.proposed_by = cycle.proposed_at = None
    cycle.save(update_fields=["proposed_by", "proposed_at"])
    _record_change(cycle, WITHDRAWN, by, because)
    return cycle


@transaction.atomic
def publish_cycle(cycle: Cycle, *, by: User, because: str, seen: int | None = None) -> Cycle:
    """A second officer lets citizens see the results; notices and payments follow. Pressed twice, once."""
    cycle = lock_cycle(cycle)
    if cycle.published_at and cycle.published_by_id == by.pk:
        return cycle
    _check_publishable(cycle, by)
    _check_not_stale(cycle, seen)
    now = timezone.now()
    transitions.transition(cycle, Status.PUBLISHED, by=by, because=because, published_by=by, published_at=now)
    task_queue.enqueue_on_commit(NOTIFY_RESULTS_TASK)
    _record_audit(cycle, "cycle.published", by)
    return cycle


def _check_publishable(cycle: Cycle, by: User) -> None:
    if cycle.status != Status.READY:
        raise _not_ready_refusal(cycle)
    if cycle.proposed_by_id is None:
        raise Refused("not_proposed", _("Nobody has proposed the publication of these results yet."))
    require_no_difference(cycle)
    if cycle.proposed_by_id == by.pk:
        raise Refused("same_officer", _("You proposed this publication. Another officer must publish."))


def _check_not_stale(cycle: Cycle, seen: int | None) -> None:
    """Nobody signs figures that became others while the page was open."""
    if seen is not None and seen != cycle_selectors.last_change_number(cycle):
        words = _("This cycle was updated while this page was open. Read the figures again, then confirm.")
        raise Refused("changed_meanwhile", words)


def _lock_ready_cycle(cycle: Cycle) -> Cycle:
    cycle = lock_cycle(cycle)
    if cycle.status != Status.READY:
        raise _not_ready_refusal(cycle)
    return cycle


def _not_ready_refusal(cycle: Cycle) -> Refused:
    words = _("The month is now “%(status)s”: only results that are ready can be proposed and published.")
    return Refused("not_ready", words % {"status": cycle.get_status_display()})


def _record_change(cycle: Cycle, what: str, by: User, because: str) -> None:
    CycleChange.objects.create(case=cycle, was=cycle.status, became=what, by=by, because=because)
    _record_audit(cycle, f"cycle.{what}", by)


def _record_audit(cycle: Cycle, action: str, by: User) -> None:
    now = (cycle.comparison or {}).get("now", {})
    counts = {name: now[name] for name in ("households", "paid", "amount") if name in now}
    audit_services.record_action(by, action, f"cycle:{cycle}", **counts)


# -- what follows a publication ------------------------------------------------------------------------------
def notify_results(seconds: float = TURN_SECONDS) -> None:
    """Leave the notices of published months, part by part, for a while; then ring for the next turn."""
    end = time.monotonic() + seconds
    while notify_next_range():
        if time.monotonic() > end:
            return task_queue.enqueue_on_commit(NOTIFY_RESULTS_TASK)


@transaction.atomic
def notify_next_range(files: int = FILES_PER_RANGE) -> bool:
    """Tell the next files of a published month; False when nothing is left that nobody else works on.

    The notices and how far they are commit together: whoever is killed or comes second tells nobody twice.
    """
    untold = Cycle.objects.filter(published_at__isnull=False, told_at=None)
    cycle = untold.select_for_update(no_key=True, skip_locked=True).order_by("month").first()
    if cycle is None:
        return False
    untold_file = Application.objects.filter(pk__gt=cycle.told_to).order_by("pk").first()
    if untold_file is None:
        cycle.told_at = timezone.now()
    else:
        first = untold_file.pk
        cycle.told_to = first + files - 1
        cycle_bulk.insert_result_notices(cycle, first, cycle.told_to, timezone.now())
    cycle.save(update_fields=["told_to", "told_at"])
    return True


@transaction.atomic
def mark_month_sent(cycle: Cycle, at: datetime | None = None) -> Cycle:
    """Its payments go to the bank: its results are decided no more, a difference is settled later.

    Called once the release can not be taken back; twice, the first moment stays.
    """
    cycle = lock_cycle(cycle)
    if cycle.sent_at is None:
        cycle.sent_at = at or timezone.now()
        cycle.save(update_fields=["sent_at"])
    return cycle


def close_ended_cycles(today: date) -> int:
    """Close the published months that have ended; what authorities answer late is still decided and paid."""
    published = Cycle.objects.filter(status=Status.PUBLISHED, told_at__isnull=False)
    return sum([_close_cycle(cycle) for cycle in published if _has_ended(cycle.month, today)])


def _has_ended(month: date, today: date) -> bool:
    return today >= cycle_calendar.month_after(month) + timedelta(days=settings.CYCLE_CLOSES_AFTER)


@transaction.atomic
def _close_cycle(cycle: Cycle) -> bool:
    cycle = lock_cycle(cycle)
    if cycle.status != Status.PUBLISHED:
        return False
    transitions.transition(cycle, Status.CLOSED)
    return True
