"""A month from its results to its end: ready, proposed, published by a second officer, told, closed."""

import time
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from applications.models import Application
from citizen_portal.lib import lifecycle, nudge, sql
from citizen_portal.lib.errors import Refused
from eligibility import selectors, stream
from eligibility.models import Cycle, CycleChange
from eligibility.rulebook import cycles
from eligibility.services.comparison import compare

Status = Cycle.Status
A_PART = 5_000  # files told in one transaction
A_TURN = 20.0  # seconds
TELL_RESULTS = "eligibility.tasks.tell_results"
PROPOSED, WITHDRAWN = "proposed", "withdrawn"  # lines of the history beside the stages


def held(cycle: Cycle) -> Cycle:
    """The month, locked: its stage does not change before this transaction ends."""
    return Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)


def begin(cycle: Cycle, *, by: User | None = None) -> None:
    """The month that the caller holds is studied on: what was ready or proposed is not any more."""
    if cycle.status in (Status.OPEN, Status.READY):
        gone: dict[str, Any] = {"comparison": None, "proposed_by": None, "proposed_at": None}
        lifecycle.move(cycle, Status.STUDYING, by=by, **gone)


def results_changed(cycle: Cycle) -> None:
    """A household of the month that the caller holds was decided anew; the next tick makes it ready again."""
    if cycle.status == Status.READY:
        begin(cycle)


def make_results_ready() -> int:
    """Lay every month that is studied beside the one before, and call it ready; returns how many are."""
    return sum([_make_ready(cycle) for cycle in selectors.cycles_studied()])


def _make_ready(cycle: Cycle) -> bool:
    """The comparison takes minutes for a country, so nothing is locked meanwhile; only one works on it."""
    with sql.only_one("month", cycle.pk) as alone:
        if alone is None:
            return False
        with stream.patience():
            newest = _last_decision(cycle)
            if selectors.declarations_owed(cycle.month).exists():
                return False
            return _call_ready(cycle, compare(cycle), newest)


def _call_ready(cycle: Cycle, comparison: dict[str, Any], newest: tuple[Any, ...]) -> bool:
    """Unless something was decided during the comparison: then the next tick compares again."""
    cycle = held(cycle)
    still_open = cycle.chunks.filter(done_at=None).exists()
    if cycle.status != Status.STUDYING or still_open or _last_decision(cycle) != newest:
        return False
    lifecycle.move(cycle, Status.READY, comparison=comparison)
    return True


def _last_decision(cycle: Cycle) -> tuple[Any, ...]:
    """Another one when any household of the month was decided, or decided anew."""
    row = selectors.decisions_in(cycle.pk).aggregate(last=Max("decided_at"), study=Max("study"))
    return row["last"], row["study"]


@transaction.atomic
def propose_publication(cycle: Cycle, *, by: User, because: str, seen: int | None = None) -> Cycle:
    """An officer has read the results, and another one may publish them; pressed twice, proposed once.

    `seen` is the last line of the month's history that the officer's page was drawn from.
    """
    cycle = _ready(cycle)
    if cycle.proposed_by_id == by.pk:
        return cycle
    if cycle.proposed_by_id:
        raise Refused("already_proposed", _("Another officer has proposed the publication already."))
    _must_be_seen(cycle, seen)
    cycle.proposed_by, cycle.proposed_at = by, timezone.now()
    cycle.save(update_fields=["proposed_by", "proposed_at"])
    _write_down(cycle, PROPOSED, by, because)
    return cycle


@transaction.atomic
def withdraw_proposal(cycle: Cycle, *, by: User, because: str) -> Cycle:
    """The results are not published as they stand: the proposer, or who should have published, says why."""
    cycle = held(cycle)
    if cycle.published_at:
        raise _not_ready(cycle)
    if cycle.proposed_by_id is None:
        return cycle
    cycle.proposed_by = cycle.proposed_at = None
    cycle.save(update_fields=["proposed_by", "proposed_at"])
    _write_down(cycle, WITHDRAWN, by, because)
    return cycle


@transaction.atomic
def publish(cycle: Cycle, *, by: User, because: str, seen: int | None = None) -> Cycle:
    """A second officer lets citizens see the results; notices and payments follow. Pressed twice, once."""
    cycle = held(cycle)
    if cycle.published_at and cycle.published_by_id == by.pk:
        return cycle
    _must_be_publishable(cycle, by)
    _must_be_seen(cycle, seen)
    now = timezone.now()
    lifecycle.move(cycle, Status.PUBLISHED, by=by, because=because, published_by=by, published_at=now)
    nudge.ring(TELL_RESULTS)
    _note(cycle, "cycle.published", by)
    return cycle


def _must_be_publishable(cycle: Cycle, by: User) -> None:
    if cycle.status != Status.READY:
        raise _not_ready(cycle)
    if cycle.proposed_by_id is None:
        raise Refused("not_proposed", _("Nobody has proposed the publication of these results yet."))
    if cycle.proposed_by_id == by.pk:
        raise Refused("same_officer", _("You proposed this publication. Another officer must publish."))


def _must_be_seen(cycle: Cycle, seen: int | None) -> None:
    """Nobody signs figures that became others while the page was open."""
    if seen is not None and seen != selectors.last_line(cycle):
        words = _("The month changed while this page was open. Read the figures again, then confirm.")
        raise Refused("changed_meanwhile", words)


def _ready(cycle: Cycle) -> Cycle:
    cycle = held(cycle)
    if cycle.status != Status.READY:
        raise _not_ready(cycle)
    return cycle


def _not_ready(cycle: Cycle) -> Refused:
    words = _("The month is now “%(status)s”: only results that are ready can be proposed and published.")
    return Refused("not_ready", words % {"status": cycle.get_status_display()})


def _write_down(cycle: Cycle, what: str, by: User, because: str) -> None:
    CycleChange.objects.create(case=cycle, was=cycle.status, became=what, by=by, because=because)
    _note(cycle, f"cycle.{what}", by)


def _note(cycle: Cycle, action: str, by: User) -> None:
    now = (cycle.comparison or {}).get("now", {})
    counts = {name: now[name] for name in ("households", "paid", "amount") if name in now}
    accounts.audit.note(by, action, f"cycle:{cycle}", **counts)


# -- what follows a publication ------------------------------------------------------------------------------
def tell_results(seconds: float = A_TURN) -> None:
    """Leave the notices of published months, part by part, for a while; then ring for the next turn."""
    end = time.monotonic() + seconds
    while tell_next_part():
        if time.monotonic() > end:
            return nudge.ring(TELL_RESULTS)


@transaction.atomic
def tell_next_part(files: int = A_PART) -> bool:
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
        stream.tell(cycle, first, cycle.told_to, timezone.now())
    cycle.save(update_fields=["told_to", "told_at"])
    return True


def close_ended(today: date) -> int:
    """Close the published months that have ended; what authorities answer late is still decided and paid."""
    published = Cycle.objects.filter(status=Status.PUBLISHED, told_at__isnull=False)
    return sum([_close(cycle) for cycle in published if _ended(cycle.month, today)])


def _ended(month: date, today: date) -> bool:
    return today >= cycles.month_after(month) + timedelta(days=settings.CYCLE_CLOSES_AFTER)


@transaction.atomic
def _close(cycle: Cycle) -> bool:
    cycle = held(cycle)
    if cycle.status != Status.PUBLISHED:
        return False
    lifecycle.move(cycle, Status.CLOSED)
    return True
