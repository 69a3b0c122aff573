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

from accounts.audit import services as audit_services
from accounts.people.models import User
from common import task_queue
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns.models import Replay
from eligibility.reruns.selectors import StoredDecision
from eligibility.rulebook import assess, digest
from eligibility.rulebook.facts import Household
from eligibility.studies import facts_codec
from eligibility.studies.household_facts import build_household
from eligibility.studies.models import Study

Part = Literal["declaration", "facts", "result", "answer"]
MAX_LISTED_DIFFERENCES = 100  # differences that a replay keeps
PIECE_SIZE = 5_000  # studies in one transaction: some seconds, and all that a dead worker loses
TURN_SECONDS = 20.0  # seconds, then others have the worker
READ, DECLARED = gettext_noop("what the study read"), gettext_noop("what was declared")
BROKEN_MESSAGE = gettext_noop("cannot be read or decided any more")
RUN_PENDING_TASK = "eligibility.reruns.tasks.run_pending"


class Difference(NamedTuple):
    """A study that is not what its own facts give; `part` says where it differs, codes and amounts alone."""

    study: int
    part: Part
    code: str
    was: str
    now: str


class ReplayedStudy(NamedTuple):
    """A study decided again."""

    study: int
    rulebook: str  # which decided it
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        return not self.differences

    @property
    def same_rulebook(self) -> bool:
        return self.rulebook == digest.rulebook_digest()

    @property
    def alarming(self) -> tuple[Difference, ...]:
        """What no change of the rulebook explains: somebody wrote where nobody may write."""
        said = self.differences
        return tuple(
            d for d in said if self.same_rulebook or d.part == "declaration" or d.now == BROKEN_MESSAGE
        )


def replay_studies(
    studies: QuerySet[Study], after: int = 0, most: int | None = None
) -> Iterator[ReplayedStudy]:
    """Each study with what differs, nothing when it stands; they stream, memory stays flat."""
    for kept in rerun_selectors.iterate_decisions(studies, after, most):
        yield ReplayedStudy(kept.pk, kept.rulebook, _find_differences(kept))


def replay_study(study: Study) -> ReplayedStudy:
    """One study, at once."""
    return next(replay_studies(Study.objects.filter(pk=study.pk)))


@transaction.atomic
def replay_for_officer(officer: User, study: Study) -> ReplayedStudy:
    """One study for an officer, with a line in the trail."""
    found = replay_study(study)
    subject = audit_services.person_subject(study.application.owner)
    audit_services.record_action(officer, "study.replayed", subject, study=study.pk, same=found.same)
    return found


@transaction.atomic
def request_replay(cycle: Cycle, *, sample: int = 0, by: User | None = None) -> Replay:
    """Leave a row for the clock: studies of the cycle, about so many or all, are decided again."""
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if Replay.objects.filter(cycle=cycle, done_at=None).exists():
        raise Refused("already_asked", _("A replay of this cycle is under way; wait for it."), "cycle")
    if not cycle.decisions.exists():
        raise Refused("nothing_studied", _("Nothing is studied in this cycle yet."), "cycle")
    asked = Replay.objects.create(cycle=cycle, sample=sample, asked_by=by)
    task_queue.enqueue_on_commit(RUN_PENDING_TASK)
    audit_services.record_action(by, "replay.asked", f"replay:{asked.pk}", cycle=str(cycle), sample=sample)
    return asked


@transaction.atomic
def replay_next_piece(most: int = PIECE_SIZE) -> Replay | None:
    """Go on with the oldest replay that nobody works on; None when there is none.

    What was found and how far it came commit together: a worker that is killed loses its piece alone.
    """
    waiting = Replay.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    asked = waiting.filter(done_at=None).select_related("cycle").order_by("asked_at", "pk").first()
    if asked is None:
        return None
    began, seen = time.perf_counter(), 0
    studies = _studies_to_replay(asked)
    for each in replay_studies(studies, _position(asked, studies), most):
        seen += 1
        _add_differences(asked, each)
    asked.replayed += seen
    asked.seconds += time.perf_counter() - began
    if seen < most:
        asked.done_at = timezone.now()
    asked.save(update_fields=["replayed", "different", "differences", "seconds", "done_at"])
    return asked


def _studies_to_replay(asked: Replay) -> QuerySet[Study]:
    """Those that stood when it was asked: every piece goes through the same ones."""
    stood = rerun_selectors.studies_to_replay(asked.cycle.month).filter(made_at__lte=asked.asked_at)
    return rerun_selectors.sample_evenly(stood, asked.sample)


def _position(asked: Replay, studies: QuerySet[Study]) -> int:
    """The last study that was done; they are done by number, and none is ever taken away."""
    if not asked.replayed:
        return 0
    return studies.order_by("pk").values_list("pk", flat=True)[asked.replayed - 1]


def _add_differences(asked: Replay, each: ReplayedStudy) -> None:
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
    asked.differences = sorted([*asked.differences, *lines], key=lambda line: not line["alarm"])[
        :MAX_LISTED_DIFFERENCES
    ]


def _find_differences(kept: StoredDecision) -> tuple[Difference, ...]:
    try:
        return tuple(_iterate_differences(kept))
    except (ArithmeticError, LookupError, ValueError):  # no study was made of such facts
        return (Difference(kept.pk, "facts", "", READ, BROKEN_MESSAGE),)


def _iterate_differences(kept: StoredDecision) -> Iterator[Difference]:
    if kept.facts is None or kept.signed is None:
        yield Difference(kept.pk, "facts", "", READ, BROKEN_MESSAGE)
        return
    if kept.signed.digest() != kept.sha256:
        yield Difference(kept.pk, "declaration", "", kept.sha256, kept.signed.digest())
    if _without_records(kept.facts) != build_household(kept.signed, {}, ()):
        yield Difference(kept.pk, "facts", "", READ, DECLARED)
    now = assess.assess(kept.facts, facts_codec.decode_rates(kept.rates or "{}", kept.rates_on), kept.month)
    if (now.status, now.amount) != (kept.outcome, kept.amount):
        was = f"{kept.outcome} {kept.amount}"
        yield Difference(kept.pk, "result", "", was, f"{now.status} {now.amount}")
    if now != kept.answer:
        yield Difference(kept.pk, "answer", *_first_difference(kept.answer, now))


def _without_records(facts: Household) -> Household:
    """The household without what the authorities said."""
    people = tuple(msgspec.structs.replace(person, record=None) for person in facts.people)
    return msgspec.structs.replace(facts, people=people)


def _first_difference(before: object, now: object) -> tuple[str, str, str]:
    """The first thing that is not the same, of two outcomes: its code, then and now; no names."""
    for name in now.__struct_fields__:  # type: ignore[attr-defined]
        was, became = getattr(before, name), getattr(now, name)
        if isinstance(was, tuple) and len(was) == len(became):
            was, became = next(
                (pair for pair in zip(was, became, strict=True) if pair[0] != pair[1]), ("", "")
            )
        if was != became:
            return name, f"{name}: {_part_text(was)}", f"{name}: {_part_text(became)}"
    return "", "", ""


def _part_text(part: object) -> str:
    shown = msgspec.structs.asdict(part) if isinstance(part, msgspec.Struct) else part
    if isinstance(shown, dict):
        return ", ".join(f"{key} {value}" for key, value in shown.items() if key not in ("person", "found"))
    return str(shown)
