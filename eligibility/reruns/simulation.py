"""Other rates tried on a cycle that is studied: who would win and lose; nothing of the cycle is written."""

import logging
import time
from collections import Counter
from decimal import Decimal
from typing import Any, Self

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from common import task_queue
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns.models import Simulation
from eligibility.reruns.rates_file import InvalidRates, RateChanges, apply_rate_changes, compare_rates
from eligibility.reruns.replay import PIECE_SIZE, RUN_PENDING_TASK, TURN_SECONDS, replay_next_piece
from eligibility.reruns.selectors import HouseholdGroup, SimulationResult, StoredResult
from eligibility.rulebook import assess, digest
from eligibility.rulebook.rates import Rates
from eligibility.studies.models import Study

MAX_INCOME = 100_000  # whole SAR; the richer stand together, so that a tally has an end
MAX_HOUSEHOLD_SIZE = 9  # and more
ZERO = Decimal("0.00")
ELIGIBLE = "eligible"
# what no later try would count either: a parameter that is gone, a number without end, unreadable facts
FINAL_ERRORS = (ArithmeticError, LookupError, ValueError, msgspec.MsgspecError, InvalidRates)

log = logging.getLogger(__name__)


class RateEffect(msgspec.Struct, array_like=True):
    """What other rates do to some households, SAR a month."""

    households: int = 0
    won: int = 0
    won_amount: Decimal = ZERO
    lost: int = 0
    lost_amount: Decimal = ZERO
    before: Decimal = ZERO
    after: Decimal = ZERO

    def count(self, before: Decimal, after: Decimal) -> None:
        self.households += 1
        self.before += before
        self.after += after
        if after > before:
            self.won, self.won_amount = self.won + 1, self.won_amount + after - before
        elif after < before:
            self.lost, self.lost_amount = self.lost + 1, self.lost_amount + before - after

    def add(self, other: Self) -> None:
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Tally(msgspec.Struct):
    """How far a simulation has come; one line for each whole riyal of income and each size, never more."""

    place: int = 0  # the last study
    incomes: dict[int, RateEffect] = {}
    sizes: dict[int, RateEffect] = {}
    moves: dict[str, int] = {}

    @property
    def total(self) -> RateEffect:
        return _sum_effects(self.sizes.values())

    def add(self, other: Self) -> None:
        """Take in what another worker counted."""
        for mine, others in ((self.incomes, other.incomes), (self.sizes, other.sizes)):
            for key, sums in others.items():
                mine.setdefault(key, RateEffect()).add(sums)
        self.moves = dict(Counter(self.moves) + Counter(other.moves))


def simulate_rates(
    studies: QuerySet[Study], changes: RateChanges, tally: Tally | None = None, most: int | None = None
) -> Tally:
    """Decide standing studies with changed rates and count what differs from what was decided."""
    tally, tried = tally or Tally(), {}
    for study in rerun_selectors.iterate_results(studies, tally.place, most):
        if study.rates_on not in tried:
            tried[study.rates_on] = apply_rate_changes(study.rates_on, changes)
        _add_to_tally(tally, study, tried[study.rates_on])
    return tally


def _add_to_tally(tally: Tally, study: StoredResult, tried: Rates) -> None:
    now, people = assess.assess(study.facts, tried, study.month), study.facts.people
    income = min(int(sum(person.declared_income for person in people)), MAX_INCOME)
    for sums, key in ((tally.incomes, income), (tally.sizes, min(len(people), MAX_HOUSEHOLD_SIZE))):
        sums.setdefault(key, RateEffect()).count(study.amount, now.amount)
    for move, happened in (
        ("newly_eligible", now.status == ELIGIBLE != study.outcome),
        ("newly_ineligible", study.outcome == ELIGIBLE != now.status),
        ("newly_paid", now.amount and not study.amount),
        ("newly_unpaid", study.amount and not now.amount),
        ("other_rulebook", study.rulebook != digest.rulebook_digest()),
    ):
        if happened:
            tally.moves[move] = tally.moves.get(move, 0) + 1
    tally.place = study.pk


def tally_result(tally: Tally, cycle: Cycle, changes: RateChanges, sample: int = 0) -> SimulationResult:
    """What was counted, as it is shown and kept."""
    names = ("newly_eligible", "newly_ineligible", "newly_paid", "newly_unpaid", "other_rulebook")
    return SimulationResult(
        total=_household_group("", tally.total),
        deciles=tuple(_income_deciles(tally)),
        sizes=tuple(_household_group(_size_label(size), sums) for size, sums in sorted(tally.sizes.items())),
        rates=compare_rates(cycle.month, changes),
        rulebook=digest.rulebook_digest(),
        sample=sample,
        **{name: tally.moves.get(name, 0) for name in names},
    )


def _size_label(size: int) -> str:
    return f"{size}+" if size == MAX_HOUSEHOLD_SIZE else str(size)


def _income_deciles(tally: Tally) -> list[HouseholdGroup]:
    """Tenths of the households by declared income, whole riyals; equal incomes stay in one, the lower.

    So they are exact, however the households stream by; a tenth may be larger than another, or empty.
    """
    tenths: dict[int, dict[int, RateEffect]] = {}
    households, before = tally.total.households, 0
    for income, sums in sorted(tally.incomes.items()):
        tenths.setdefault(before * 10 // households + 1, {})[income] = sums
        before += sums.households
    return [
        _household_group(str(tenth), _sum_effects(incomes.values()), min(incomes), max(incomes))
        for tenth, incomes in tenths.items()
    ]


def _sum_effects(some: Any) -> RateEffect:
    total = RateEffect()
    for sums in some:
        total.add(sums)
    return total


def _household_group(
    name: str, sums: RateEffect, lowest: int | None = None, highest: int | None = None
) -> HouseholdGroup:
    return HouseholdGroup(name=name, lowest=lowest, highest=highest, **msgspec.structs.asdict(sums))


# -- asked by an officer, done by the clock ------------------------------------------------------------------
@transaction.atomic
def request_simulation(
    cycle: Cycle, changes: RateChanges, *, title: str, by: User | None = None
) -> Simulation:
    """Leave a row for the clock: these rates are tried on the whole cycle; WrongRates, Refused."""
    apply_rate_changes(cycle.month, changes)
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if Simulation.objects.filter(cycle=cycle, changes=changes, done_at=None).exists():
        raise Refused("already_asked", _("The same simulation is under way; wait for it."), "cycle")
    if not cycle.decisions.exists():
        raise Refused("nothing_studied", _("Nothing is studied in this cycle yet."), "cycle")
    asked = Simulation.objects.create(cycle=cycle, title=title, changes=changes, asked_by=by)
    task_queue.enqueue_on_commit(RUN_PENDING_TASK)
    audit_services.record_action(
        by, "simulation.asked", f"simulation:{asked.pk}", cycle=str(cycle), changes=changes
    )
    return asked


@transaction.atomic
def simulate_next_piece(most: int = PIECE_SIZE) -> Simulation | None:
    """Go on with the oldest simulation that nobody works on; None when there is none.

    What was counted and how far it came commit together: a worker that is killed loses its piece alone.
    """
    waiting = Simulation.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    asked = waiting.filter(done_at=None).select_related("cycle").order_by("asked_at", "pk").first()
    if asked is None:
        return None
    began = time.perf_counter()
    try:
        _continue_simulation(asked, most)
    except FINAL_ERRORS:  # it ends without a result: those behind it have their turn
        log.exception("simulation %s cannot be counted", asked.pk)
        asked.result, asked.done_at = None, timezone.now()
    asked.seconds += time.perf_counter() - began
    asked.save(update_fields=["result", "seconds", "done_at"])
    return asked


def _continue_simulation(asked: Simulation, most: int) -> None:
    tally = msgspec.convert(asked.result or {}, Tally, strict=False, str_keys=True)
    before = tally.total.households
    simulate_rates(_studies_to_simulate(asked), asked.changes, tally, most)
    if tally.total.households - before < most:
        _finish_simulation(asked, tally)
    else:
        asked.result = msgspec.to_builtins(tally, str_keys=True)


def _studies_to_simulate(asked: Simulation) -> QuerySet[Study]:
    """The studies that stood when it was asked, so that none is counted beside its successor."""
    return rerun_selectors.studies_to_simulate(asked.cycle.month, until=asked.asked_at)


def _finish_simulation(asked: Simulation, tally: Tally) -> None:
    result = tally_result(tally, asked.cycle, asked.changes)
    asked.result, asked.done_at = msgspec.to_builtins(result), timezone.now()


def save_simulation(
    cycle: Cycle, changes: RateChanges, tally: Tally, *, title: str, seconds: float, sample: int = 0
) -> Simulation:
    """A simulation that was done at once, as the officers' site lists it."""
    result = tally_result(tally, cycle, changes, sample)
    return Simulation.objects.create(
        cycle=cycle,
        title=title,
        changes=changes,
        done_at=timezone.now(),
        result=msgspec.to_builtins(result),
        seconds=seconds,
    )


def run_pending_reruns(seconds: float = TURN_SECONDS) -> None:
    """Go on with the replays and simulations asked for, for a while; the next turn finds the rest."""
    end = time.monotonic() + seconds
    while replay_next_piece() or simulate_next_piece():
        if time.monotonic() > end:
            task_queue.enqueue_on_commit(RUN_PENDING_TASK)
            return
