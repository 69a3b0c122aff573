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

from accounts import services as accounts
from accounts.models import User
from citizen_portal.lib import nudge
from citizen_portal.lib.errors import Refused
from eligibility import selectors
from eligibility.models import Cycle, Simulation, Study
from eligibility.rulebook import assess, digest
from eligibility.rulebook.rates import Rates
from eligibility.selectors.trials import Group, Result, Studied
from eligibility.services.changed_rates import Changes, WrongRates, rates_with, then_and_now
from eligibility.services.replay import A_PIECE, A_TURN, TRY_AGAIN, replay_next_piece

MOST_INCOME = 100_000  # whole SAR; the richer stand together, so that a tally has an end
MANY_PEOPLE = 9  # and more
NOTHING = Decimal("0.00")
ELIGIBLE = "eligible"
# what no later try would count either: a parameter that is gone, a number without end, unreadable facts
FOR_GOOD = (ArithmeticError, LookupError, ValueError, msgspec.MsgspecError, WrongRates)

log = logging.getLogger(__name__)


class Sums(msgspec.Struct, array_like=True):
    """What other rates do to some households, SAR a month."""

    households: int = 0
    won: int = 0
    won_amount: Decimal = NOTHING
    lost: int = 0
    lost_amount: Decimal = NOTHING
    before: Decimal = NOTHING
    after: Decimal = NOTHING

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
    incomes: dict[int, Sums] = {}
    sizes: dict[int, Sums] = {}
    moves: dict[str, int] = {}

    @property
    def total(self) -> Sums:
        return _sum(self.sizes.values())

    def add(self, other: Self) -> None:
        """Take in what another worker counted."""
        for mine, others in ((self.incomes, other.incomes), (self.sizes, other.sizes)):
            for key, sums in others.items():
                mine.setdefault(key, Sums()).add(sums)
        self.moves = dict(Counter(self.moves) + Counter(other.moves))


def simulate(
    studies: QuerySet[Study], changes: Changes, tally: Tally | None = None, most: int | None = None
) -> Tally:
    """Decide standing studies with changed rates and count what differs from what was decided."""
    tally, tried = tally or Tally(), {}
    for study in selectors.studied(studies, tally.place, most):
        if study.rates_on not in tried:
            tried[study.rates_on] = rates_with(study.rates_on, changes)
        _count(tally, study, tried[study.rates_on])
    return tally


def _count(tally: Tally, study: Studied, tried: Rates) -> None:
    now, people = assess.assess(study.facts, tried, study.month), study.facts.people
    income = min(int(sum(person.declared_income for person in people)), MOST_INCOME)
    for sums, key in ((tally.incomes, income), (tally.sizes, min(len(people), MANY_PEOPLE))):
        sums.setdefault(key, Sums()).count(study.amount, now.amount)
    for move, happened in (
        ("newly_eligible", now.status == ELIGIBLE != study.outcome),
        ("newly_ineligible", study.outcome == ELIGIBLE != now.status),
        ("newly_paid", now.amount and not study.amount),
        ("newly_unpaid", study.amount and not now.amount),
        ("other_rulebook", study.rulebook != digest.digest()),
    ):
        if happened:
            tally.moves[move] = tally.moves.get(move, 0) + 1
    tally.place = study.pk


def result_of_tally(tally: Tally, cycle: Cycle, changes: Changes, sample: int = 0) -> Result:
    """What was counted, as it is shown and kept."""
    names = ("newly_eligible", "newly_ineligible", "newly_paid", "newly_unpaid", "other_rulebook")
    return Result(
        total=_group("", tally.total),
        deciles=tuple(_deciles(tally)),
        sizes=tuple(_group(_people(size), sums) for size, sums in sorted(tally.sizes.items())),
        rates=then_and_now(cycle.month, changes),
        rulebook=digest.digest(),
        sample=sample,
        **{name: tally.moves.get(name, 0) for name in names},
    )


def _people(size: int) -> str:
    return f"{size}+" if size == MANY_PEOPLE else str(size)


def _deciles(tally: Tally) -> list[Group]:
    """Tenths of the households by declared income, whole riyals; equal incomes stay in one, the lower.

    So they are exact, however the households stream by; a tenth may be larger than another, or empty.
    """
    tenths: dict[int, dict[int, Sums]] = {}
    households, before = tally.total.households, 0
    for income, sums in sorted(tally.incomes.items()):
        tenths.setdefault(before * 10 // households + 1, {})[income] = sums
        before += sums.households
    return [
        _group(str(tenth), _sum(incomes.values()), min(incomes), max(incomes))
        for tenth, incomes in tenths.items()
    ]


def _sum(some: Any) -> Sums:
    total = Sums()
    for sums in some:
        total.add(sums)
    return total


def _group(name: str, sums: Sums, lowest: int | None = None, highest: int | None = None) -> Group:
    return Group(name=name, lowest=lowest, highest=highest, **msgspec.structs.asdict(sums))


# -- asked by an officer, done by the clock ------------------------------------------------------------------
@transaction.atomic
def ask_simulation(cycle: Cycle, changes: Changes, *, title: str, by: User | None = None) -> Simulation:
    """Leave a row for the clock: these rates are tried on the whole cycle; WrongRates, Refused."""
    rates_with(cycle.month, changes)
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if Simulation.objects.filter(cycle=cycle, changes=changes, done_at=None).exists():
        raise Refused("already_asked", _("The same simulation is under way; wait for it."), "cycle")
    if not cycle.decisions.exists():
        raise Refused("nothing_studied", _("Nothing is studied in this cycle yet."), "cycle")
    asked = Simulation.objects.create(cycle=cycle, title=title, changes=changes, asked_by=by)
    nudge.ring(TRY_AGAIN)
    accounts.audit.note(by, "simulation.asked", f"simulation:{asked.pk}", cycle=str(cycle), changes=changes)
    return asked


@transaction.atomic
def simulate_next_piece(most: int = A_PIECE) -> Simulation | None:
    """Go on with the oldest simulation that nobody works on; None when there is none.

    What was counted and how far it came commit together: a worker that is killed loses its piece alone.
    """
    waiting = Simulation.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    asked = waiting.filter(done_at=None).select_related("cycle").order_by("asked_at", "pk").first()
    if asked is None:
        return None
    began = time.perf_counter()
    try:
        _go_on(asked, most)
    except FOR_GOOD:  # it ends without a result: those behind it have their turn
        log.exception("simulation %s cannot be counted", asked.pk)
        asked.result, asked.done_at = None, timezone.now()
    asked.seconds += time.perf_counter() - began
    asked.save(update_fields=["result", "seconds", "done_at"])
    return asked


def _go_on(asked: Simulation, most: int) -> None:
    tally = msgspec.convert(asked.result or {}, Tally, strict=False, str_keys=True)
    before = tally.total.households
    simulate(_standing(asked), asked.changes, tally, most)
    if tally.total.households - before < most:
        _finish(asked, tally)
    else:
        asked.result = msgspec.to_builtins(tally, str_keys=True)


def _standing(asked: Simulation) -> QuerySet[Study]:
    """The studies that stood when it was asked, so that none is counted beside its successor."""
    return selectors.studies_to_simulate(asked.cycle.month, until=asked.asked_at)


def _finish(asked: Simulation, tally: Tally) -> None:
    result = result_of_tally(tally, asked.cycle, asked.changes)
    asked.result, asked.done_at = msgspec.to_builtins(result), timezone.now()


def keep_simulation(
    cycle: Cycle, changes: Changes, tally: Tally, *, title: str, seconds: float, sample: int = 0
) -> Simulation:
    """A simulation that was done at once, as the officers' site lists it."""
    result = result_of_tally(tally, cycle, changes, sample)
    return Simulation.objects.create(
        cycle=cycle,
        title=title,
        changes=changes,
        done_at=timezone.now(),
        result=msgspec.to_builtins(result),
        seconds=seconds,
    )


def try_again(seconds: float = A_TURN) -> None:
    """Go on with the replays and simulations asked for, for a while; the next turn finds the rest."""
    end = time.monotonic() + seconds
    while replay_next_piece() or simulate_next_piece():
        if time.monotonic() > end:
            nudge.ring(TRY_AGAIN)
            return
