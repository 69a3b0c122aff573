"""Kept studies to try again, page by page, and what a simulation of rates came to."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from applications.file.snapshot import Snapshot
from eligibility.cycles.models import Cycle
from eligibility.reruns.models import Simulation
from eligibility.rulebook.facts import Household
from eligibility.rulebook.outcome import Outcome
from eligibility.studies import facts_codec
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import MonthDecision, Study

PAGE_SIZE = 1_000  # studies in memory
SNAPSHOT_TEXT = Cast("declaration__snapshot", TextField())  # as JSON

# what may not be what it was, in words
PART_NAMES = {
    "declaration": _("The signed declaration"),
    "facts": _("The facts that the study read"),
    "result": _("The result or the amount"),
    "answer": _("A condition, or a line of the amount"),
}

_decode_snapshot = msgspec.json.Decoder(Snapshot, strict=False).decode


class StoredDecision(NamedTuple):
    """A study as it stands in the database, all that a replay compares."""

    pk: int
    outcome: str
    amount: Decimal
    month: date
    rates_on: date
    rates: str | None  # by value, as JSON
    rulebook: str
    facts: Household | None  # None, all three of them: what is kept cannot be read any more
    answer: Outcome | None
    signed: Snapshot | None
    sha256: str


class StoredResult(NamedTuple):
    """A study's result with its facts, all that a simulation compares."""

    pk: int
    outcome: str
    amount: Decimal
    month: date
    rates_on: date
    rulebook: str
    facts: Household


def studies_to_replay(month: date | None = None, sample: int = 0) -> QuerySet[Study]:
    """All studies, those of a cycle, or about so many of them evenly spread."""
    return sample_evenly(Study.objects.all() if month is None else _studies_of_month(month), sample)


def studies_to_simulate(month: date, sample: int = 0, until: datetime | None = None) -> QuerySet[Study]:
    """The study of each household that stands in a cycle, or stood at a moment; about so many or all."""
    studies = _studies_of_month(month)
    if until is not None:
        studies = studies.filter(made_at__lte=until)
    newer = studies.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    return sample_evenly(studies.filter(~Exists(newer)), sample)


def _studies_of_month(month: date) -> QuerySet[Study]:
    """What decides the month, was made for it, or decided it before something changed.

    By the cycle's number, which the planner knows, and not by a join.
    """
    cycle = Cycle.objects.filter(month=month).values_list("pk", flat=True).first() or 0
    own = {"application": OuterRef("application"), "cycle": cycle}
    decides = Exists(MonthDecision.objects.filter(**own, study=OuterRef("pk")))
    replaced = Exists(Study.objects.filter(**own, replaces=OuterRef("pk")))
    return Study.objects.filter(Q(decides) | Q(cycle=cycle) | Q(replaced))


def sample_evenly(studies: QuerySet[Study], sample: int) -> QuerySet[Study]:
    """About so many of them, evenly spread; 0 for all."""
    each = studies.count() // sample if sample else 1
    return studies.alias(place=F("pk") % each).filter(place=0) if each > 1 else studies


def split_studies(studies: QuerySet[Study], parts: int) -> list[QuerySet[Study]]:
    """The same studies in so many ranges of their numbers, about alike."""
    ends = studies.order_by().aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 0, ends["last"] or 0
    bounds = [first + (last + 1 - first) * part // parts for part in range(parts + 1)]
    return [studies.filter(pk__gte=bounds[part], pk__lt=bounds[part + 1]) for part in range(parts)]


def last_studied_cycle() -> Cycle | None:
    """The newest cycle of which there are studies."""
    decided = MonthDecision.objects.filter(cycle=OuterRef("pk"))
    return Cycle.objects.filter(Exists(decided)).order_by("-month").first()


def iterate_decisions(
    studies: QuerySet[Study], after: int = 0, most: int | None = None
) -> Iterator[StoredDecision]:
    """Studies by number with everything that they rest on."""
    columns = ("rates__values", "rulebook", "facts", "answer", SNAPSHOT_TEXT, "declaration__sha256")
    for *row, facts, answer, snapshot, sha256 in _iterate_rows(studies, columns, after, most):
        yield StoredDecision._make((*row, *_decode_row(facts, answer, snapshot), sha256))


def _decode_row(
    facts: str, answer: str, snapshot: str
) -> tuple[Household, Outcome, Snapshot] | tuple[None, None, None]:
    """Whoever rewrote a row may have broken it: that is found too, and stops nothing."""
    try:
        signed = _decode_snapshot(snapshot)
        return facts_codec.decode_facts(facts, signed), facts_codec.decode_answer(answer), signed
    except (LookupError, TypeError, ValueError, msgspec.MsgspecError):
        return None, None, None


def iterate_results(
    studies: QuerySet[Study], after: int = 0, most: int | None = None
) -> Iterator[StoredResult]:
    """Studies by number with their facts alone."""
    for *row, facts, snapshot in _iterate_rows(studies, ("rulebook", "facts", SNAPSHOT_TEXT), after, most):
        yield StoredResult._make((*row, facts_codec.decode_facts(facts, _decode_snapshot(snapshot))))


def _iterate_rows(
    studies: QuerySet[Study], columns: tuple[Any, ...], after: int, most: int | None
) -> Iterator[tuple]:
    """Page by page: each a short query of its own, so that no memory, cursor or transaction grows."""
    rows = studies.order_by("pk").values_list("pk", "outcome", "amount", "cycle__month", "rates_on", *columns)
    while page := list(rows.filter(pk__gt=after)[: min(PAGE_SIZE, most or PAGE_SIZE)]):
        yield from page
        after, most = page[-1][0], most and most - len(page)
        if most == 0:
            return


def study_to_replay(person: User, number: int) -> Study | None:
    """A decision of one's own."""
    return study_selectors.studies_of(person).filter(pk=number).first()


# -- what a simulation came to -------------------------------------------------------------------------------
class HouseholdGroup(msgspec.Struct, frozen=True):
    """Households alike in income or in size, and what other rates do to them, in SAR a month."""

    name: str  # the decile, or how many people; "9+" and more
    households: int
    won: int
    won_amount: Decimal
    lost: int
    lost_amount: Decimal
    before: Decimal
    after: Decimal
    lowest: int | None = None  # incomes of the decile, in whole SAR
    highest: int | None = None

    @property
    def difference(self) -> Decimal:
        """What all of them together get more, SAR a month; below 0 when less."""
        return self.after - self.before

    @property
    def less(self) -> Decimal:
        """What the losers get more: below 0."""
        return -self.lost_amount

    @property
    def same(self) -> int:
        """How many get what they got."""
        return self.households - self.won - self.lost

    @property
    def mean(self) -> Decimal:
        """What a household gets more on average, SAR a month."""
        each = self.difference / self.households if self.households else Decimal(0)
        return each.quantize(Decimal("0.01"))


class SimulationResult(msgspec.Struct, frozen=True):
    """What other rates would have made of a cycle that is studied; nothing of it was touched."""

    total: HouseholdGroup
    deciles: tuple[HouseholdGroup, ...]
    sizes: tuple[HouseholdGroup, ...]
    newly_eligible: int
    newly_ineligible: int
    newly_paid: int
    newly_unpaid: int
    other_rulebook: int  # studies that another rulebook had decided: its changes are in the difference
    rates: tuple[tuple[str, str, str], ...]  # parameter, then, now
    rulebook: str
    sample: int = 0


def simulation_result(simulation: Simulation) -> SimulationResult | None:
    """What it came to; None until it is done, and of one that cannot be counted."""
    if simulation.done_at is None or simulation.result is None:
        return None
    return msgspec.convert(simulation.result, SimulationResult, strict=False)
