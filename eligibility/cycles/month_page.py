"""What the officers' page of a month shows: its stages, and what this officer may do now."""

from typing import Any

from common.dates import today
from eligibility.cycles import figures as cycle_figures
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycle_calendar

STUDIABLE_STATUSES = (Cycle.Status.OPEN, Cycle.Status.STUDYING)
REFRESH_SECONDS = 10  # seconds; the page of a month that is being studied opens itself again
RUN, PUBLISH = "eligibility.run_cycle", "eligibility.publish_cycle"


def is_publication_allowed(cycle: Cycle, officer: Any) -> bool:
    """Whether this officer may let out what another one proposed."""
    proposed = cycle.status == Cycle.Status.READY and cycle.proposed_by_id
    return bool(proposed) and cycle.proposed_by_id != officer.pk and officer.has_perm(PUBLISH)


def stage_context(cycle: Cycle) -> dict[str, Any]:
    """How far the month is, its figures and its history."""
    progress, figures = cycle_selectors.progress_of(cycle), cycle_selectors.figures_of(cycle)
    return {
        "cycle": cycle,
        "progress": progress,
        "figures": figures,
        "reasons": cycle_figures.list_failed_rules(figures.reasons),
        "stages": cycle_selectors.stages_of(cycle, progress, today()),
        "late": cycle_selectors.is_late(cycle, today()),
        "results_day": cycle_calendar.results_day(cycle.month),
        "history": cycle.history.select_related("by"),
        "look_again": REFRESH_SECONDS,
    }


def button_context(cycle: Cycle, officer: Any) -> dict[str, Any]:
    """What this officer may do now, and who else may publish."""
    ready, proposed = cycle.status == Cycle.Status.READY, cycle.proposed_by_id is not None
    may_run = officer.has_perm(RUN)
    return {
        "may_run": may_run and cycle.status in STUDIABLE_STATUSES
        and cycle.month <= cycle_selectors.month_to_study(today()),
        "may_propose": ready and not proposed and may_run,
        "may_withdraw": ready and proposed and (may_run or officer.has_perm(PUBLISH)),
        "may_publish": is_publication_allowed(cycle, officer),
        "proposed": ready and proposed,
        "publishers": (
            cycle_selectors.officers_who_may_publish(cycle.proposed_by) if ready and proposed else ()
        ),
    }  # fmt: skip
