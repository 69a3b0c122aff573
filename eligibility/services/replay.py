"""Decide again what was decided: the same declaration, facts and rates must give the same answer."""

import time
from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts import services as accounts
from accounts.models import User
from citizen_portal.lib import nudge
from citizen_portal.lib.errors import Refused
from eligibility import selectors
from eligibility.models import Cycle, Replay, Study
from eligibility.rulebook import assess, digest
from eligibility.rulebook.facts import Household
from eligibility.selectors import evidence
from eligibility.selectors.household import household
from eligibility.selectors.trials import Decided

Part = Literal["declaration", "facts", "result", "answer"]
LISTED = 100  # differences that a replay keeps
A_PIECE = 5_000  # studies in one transaction: some seconds, and all that a dead worker loses
A_TURN = 20.0  # seconds, then others have the worker
READ, DECLARED = gettext_noop("what the study read"), gettext_noop("what was declared")
BROKEN = gettext_noop("cannot be read or decided any more")
TRY_AGAIN = "eligibility.tasks.try_again"


class Difference(NamedTuple):
    """A study that is not what its own facts give; `part` says where it differs, codes and amounts alone."""

    study: int
    part: Part
    code: str
    was: str
    now: str


class Replayed(NamedTuple):
    """A study decided again."""

    study: int
    rulebook: str  # which decided it
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not self.differences

    @property
    def same_rulebook(self) -> bool:
        return self.rulebook == digest.digest()

    @property
    def alarming(self) -> tuple[Difference, ...]:
        """What no change of the rulebook explains: somebody wrote where nobody may write."""
        said = self.differences
        return tuple(d for d in said if self.same_rulebook or d.part == "declaration" or d.now == BROKEN)


def replay(studies: QuerySet[Study], after: int = 0, most: int | None = None) -> Iterator[Replayed]:
    """Each study with what differs, nothing when it stands; they stream, memory stays flat."""
    for kept in selectors.decided(studies, after, most):
        yield Replayed(kept.pk, kept.rulebook, _found(kept))


def replay_one(study: Study) -> Replayed:
    """One study, at once."""
    return next(replay(Study.objects.filter(pk=study.pk)))


@transaction.atomic
def replay_for(officer: User, study: Study) -> Replayed:
    """One study for an officer, with a line in the trail."""
    found = replay_one(study)
    subject = accounts.audit.person(study.application.owner)
    accounts.audit.note(officer, "study.replayed", subject, study=study.pk, same=found.same)
    return found


@transaction.atomic
def ask_replay(cycle: Cycle, *, sample: int = 0, by: User | None = None) -> Replay:
    """Leave a row for the clock: studies of the cycle, about so many or all, are decided again."""
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if Replay.objects.filter(cycle=cycle, done_at=None).exists():
        raise Refused("already_asked", _("A replay of this cycle is under way; wait for it."), "cycle")
    if not cycle.decisions.exists():
        raise Refused("nothing_studied", _("Nothing is studied in this cycle yet."), "cycle")
    asked = Replay.objects.create(cycle=cycle, sample=sample, asked_by=by)
    nudge.ring(TRY_AGAIN)
    accounts.audit.note(by, "replay.asked", f"replay:{asked.pk}", cycle=str(cycle), sample=sample)
    return asked


@transaction.atomic
def replay_next_piece(most: int = A_PIECE) -> Replay | None:
    """Go on with the oldest replay that nobody works on; None when there is none.

    What was found and how far it came commit together: a worker that is killed loses its piece alone.
    """
    waiting = Replay.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    asked = waiting.filter(done_at=None).select_related("cycle").order_by("asked_at", "pk").first()
    if asked is None:
        return None
    began, seen = time.perf_counter(), 0
    studies = _studies_of(asked)
    for each in replay(studies, _place(asked, studies), most):
        seen += 1
        _count(asked, each)
    asked.replayed += seen
    asked.seconds += time.perf_counter() - began
    if seen < most:
        asked.done_at = timezone.now()
    asked.save(update_fields=["replayed", "different", "differences", "seconds", "done_at"])
    return asked


def _studies_of(asked: Replay) -> QuerySet[Study]:
    """Those that stood when it was asked: every piece goes through the same ones."""
    stood = selectors.studies_to_replay(asked.cycle.month).filter(made_at__lte=asked.asked_at)
    return selectors.spread(stood, asked.sample)


def _place(asked: Replay, studies: QuerySet[Study]) -> int:
    """The last study that was done; they are done by number, and none is ever taken away."""
    if not asked.replayed:
        return 0
    return studies.order_by("pk").values_list("pk", flat=True)[asked.replayed - 1]


def _count(asked: Replay, each: Replayed) -> None:
    """Keep the first differences; what alarms goes before what another rulebook explains."""
    if each.same:
        return
    asked.different += 1
    lines = [
        {
            "study": found.study,
            "part": found.part,
            "was": found.was,
            "now": found.now,
            "alarm": found in each.alarming,
        }
        for found in each.differences
    ]
    asked.differences = sorted([*asked.differences, *lines], key=lambda line: not line["alarm"])[:LISTED]


def _found(kept: Decided) -> tuple[Difference, ...]:
    try:
        return tuple(_differences(kept))
    except (ArithmeticError, LookupError, ValueError):  # no study was made of such facts
        return (Difference(kept.pk, "facts", "", READ, BROKEN),)


def _differences(kept: Decided) -> Iterator[Difference]:
    if kept.facts is None or kept.signed is None:
        yield Difference(kept.pk, "facts", "", READ, BROKEN)
        return
    if kept.signed.digest() != kept.sha256:
        yield Difference(kept.pk, "declaration", "", kept.sha256, kept.signed.digest())
    if _declared(kept.facts) != household(kept.signed, {}, ()):
        yield Difference(kept.pk, "facts", "", READ, DECLARED)
    now = assess.assess(kept.facts, evidence.rates_read(kept.rates or "{}", kept.rates_on), kept.month)
    if (now.status, now.amount) != (kept.outcome, kept.amount):
        was = f"{kept.outcome} {kept.amount}"
        yield Difference(kept.pk, "result", "", was, f"{now.status} {now.amount}")
    if now != kept.answer:
        yield Difference(kept.pk, "answer", *_first(kept.answer, now))


def _declared(facts: Household) -> Household:
    """The household without what the authorities said."""
    people = tuple(msgspec.structs.replace(person, record=None) for person in facts.people)
    return msgspec.structs.replace(facts, people=people)


def _first(before: object, now: object) -> tuple[str, str, str]:
    """The first thing that is not the same, of two outcomes: its code, then and now; no names."""
    for name in now.__struct_fields__:  # type: ignore[attr-defined]
        was, became = getattr(before, name), getattr(now, name)
        if isinstance(was, tuple) and len(was) == len(became):
            was, became = next(
                (pair for pair in zip(was, became, strict=True) if pair[0] != pair[1]), ("", "")
            )
        if was != became:
            return name, f"{name}: {_said(was)}", f"{name}: {_said(became)}"
    return "", "", ""


def _said(part: object) -> str:
    shown = msgspec.structs.asdict(part) if isinstance(part, msgspec.Struct) else part
    if isinstance(shown, dict):
        return ", ".join(f"{key} {value}" for key, value in shown.items() if key not in ("person", "found"))
    return str(shown)
