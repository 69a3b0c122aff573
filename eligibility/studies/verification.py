"""Incremental must equal full: households decided from scratch, beside what decides them."""

import random
import time
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.file.models import Application, Reassessment
from applications.file.snapshot import Snapshot
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.rulebook import assess, rates
from eligibility.rulebook.facts import Household
from eligibility.rulebook.outcome import ABOUT_ALL, Outcome
from eligibility.studies import batch, facts_codec
from eligibility.studies import bulk as study_bulk
from eligibility.studies import pending as pending_studies
from eligibility.studies.bulk import CurrentDecision
from eligibility.studies.bulk_rows import SignedDeclaration
from eligibility.studies.models import MonthDecision, Verification

PAGE_SIZE = 2_000  # households in memory
NIGHT_SECONDS = 240.0  # seconds; a task must end before the queue hands it out again
MAX_LISTED = 100  # differences that a verification keeps
VERIFICATION_REASON = "verification"  # why a household is decided again, when one is asked to repair
_decode_snapshot = msgspec.json.Decoder(Snapshot, strict=False).decode


class MissedHousehold(NamedTuple):
    """A household that its decision does not follow any more; `what` names a fact or a part, no value."""

    file: int
    study: int | None
    what: str


def months_to_verify(today: date) -> list[Cycle]:
    """The months whose decisions follow what changes: those that neither ended nor were sent."""
    decided = Exists(MonthDecision.objects.filter(cycle=OuterRef("pk")))
    still_open = Cycle.objects.filter(decided, sent_at=None, month__gte=today.replace(day=1))
    return list(still_open.order_by("month"))


def verify_nightly(today: date, seconds: float = NIGHT_SECONDS) -> int:
    """Verify the months that are still open, the nearest first, for a while; returns how many differ.

    A country takes longer than a night: each night begins with what differed last and goes on anywhere.
    """
    end, different = time.monotonic() + seconds, 0
    for cycle in months_to_verify(today):
        if (left := end - time.monotonic()) > 0:
            different += verify_month(cycle, seconds=left).different
    return different


def verify_month(
    cycle: Cycle, *, sample: int = 0, repair: bool = False, seconds: float | None = None
) -> Verification:
    """Decide the households of a month from scratch and keep what was found; about so many of them, or all.

    With `repair` those that differ are decided again by the clock. With `seconds` no page begins later.
    """
    if cycle.sent_at:
        words = _("This month was sent to the bank: it is decided no more. Replay its studies instead.")
        raise Refused("sent", words, "month")
    began, seen, waiting, found = timezone.now(), 0, 0, list[MissedHousehold]()
    pages = (
        _iterate_pages(cycle, sample)
        if seconds is None
        else _iterate_pages_until(cycle, time.monotonic() + seconds)
    )
    for files in pages:
        unsettled = set(
            Reassessment.objects.filter(application__in=files).values_list("application", flat=True)
        )
        settled = [file for file in files if file not in unsettled]
        waiting += len(unsettled)
        seen += len(settled)
        found += _recheck_missed(cycle, list(_find_missed(cycle, settled)))
    found += _undecided_households(cycle)
    if repair:
        Reassessment.objects.bulk_create(
            Reassessment(application_id=each.file, because=VERIFICATION_REASON) for each in found
        )
    return _save_verification(cycle, found, began_at=began, sample=sample, verified=seen, waiting=waiting)


def _save_verification(cycle: Cycle, found: list[MissedHousehold], **figures: object) -> Verification:
    listed = found[:MAX_LISTED]
    references = dict(
        Application.objects.filter(pk__in=[each.file for each in listed]).values_list("pk", "reference")
    )
    lines = [{"reference": references[each.file], "study": each.study, "what": each.what} for each in listed]
    return Verification.objects.create(cycle=cycle, different=len(found), differences=lines, **figures)


def _month_decisions(cycle: Cycle) -> QuerySet[MonthDecision]:
    submitted = Application.Status.SUBMITTED
    return MonthDecision.objects.filter(cycle=cycle, application__status=submitted).order_by("application")


def _iterate_pages_until(cycle: Cycle, end: float) -> Iterator[list[int]]:
    """What differed last, then the files of the month page by page from any one on, until that moment."""
    again = _files_that_differed(cycle)
    rest = _month_decisions(cycle).exclude(application__in=again)
    files = list(rest.values_list("application", flat=True))
    start = random.randrange(len(files)) if files else 0  # noqa: S311, no secret
    files = [*again, *files[start:], *files[:start]]
    for first in range(0, len(files), PAGE_SIZE):
        if time.monotonic() > end:
            return
        yield sorted(files[first : first + PAGE_SIZE])


def _files_that_differed(cycle: Cycle) -> list[int]:
    last = last_verification(cycle)
    listed = [line["reference"] for line in last.differences] if last else []
    found = _month_decisions(cycle).filter(application__reference__in=listed)
    return list(found.values_list("application", flat=True))


def _iterate_pages(cycle: Cycle, sample: int) -> Iterator[list[int]]:
    """The files of the month, page by page; of a sample evenly spread."""
    decided = _month_decisions(cycle)
    every, last = max(1, decided.count() // sample) if sample else 1, 0
    while page := list(
        decided.filter(application__gt=last).values_list("application", flat=True)[:PAGE_SIZE]
    ):
        yield page[::every]
        last = page[-1]


def _find_missed(cycle: Cycle, files: list[int]) -> Iterator[MissedHousehold]:
    if not files:
        return
    basis = batch.basis_of(cycle.month)
    standing = study_bulk.current_decisions(cycle, files)
    signed = study_bulk.declarations_to_decide(files, cycle, basis.until, again=True)
    in_force = rates.rates_on(cycle.month)
    for each, facts in batch.iterate_households(signed, cycle.month):
        stands = standing[each.application]
        what = _first_difference(stands, each, facts, assess.assess(facts, in_force, cycle.month), basis)
        if what:
            yield MissedHousehold(each.application, stands.study, what)


def _recheck_missed(cycle: Cycle, missed: list[MissedHousehold]) -> list[MissedHousehold]:
    """Those that are missed under a lock, too: what was being decided meanwhile is no difference."""
    if not missed:
        return []
    files = [each.file for each in missed]
    with transaction.atomic():
        list(Application.objects.select_for_update(no_key=True).filter(pk__in=files).order_by("pk"))
        unsettled = Reassessment.objects.filter(application__in=files).values_list("application", flat=True)
        return list(_find_missed(cycle, sorted({*files} - {*unsettled})))


def _undecided_households(cycle: Cycle) -> list[MissedHousehold]:
    """Households that the month's run, which is over, has left without a decision."""
    if cycle.status in (Cycle.Status.OPEN, Cycle.Status.STUDYING):
        return []
    owed = pending_studies.pending_declarations(cycle.month).values_list("application", flat=True)
    return [MissedHousehold(file, None, "decision") for file in owed]


def _first_difference(
    stands: CurrentDecision,
    each: SignedDeclaration,
    facts: Household,
    outcome: Outcome,
    basis: study_bulk.DecisionBasis,
) -> str:
    """The first thing that is not the same, by name; empty when all is."""
    was = facts_codec.decode_facts(stands.facts, _decode_snapshot(each.snapshot))
    answered = facts_codec.decode_answer(stands.answer)
    if stands.declaration != each.declaration:
        return "declaration"
    if stands.rates != basis.rates:
        return "rates"
    if stands.rulebook != basis.rulebook:
        return "rulebook"
    if fact := _first_changed_fact(
        facts_codec.without_inquiry_days(was), facts_codec.without_inquiry_days(facts)
    ):
        return fact
    if (stands.outcome, stands.amount) != (outcome.status, outcome.amount):
        return "result"
    return "" if _findings_without_days(answered) == _findings_without_days(outcome) else "findings"


def _first_changed_fact(was: Household, now: Household) -> str:
    """The first fact that is another: a field of a person's record, or the state of the documents."""
    for before, after in zip(was.people, now.people, strict=True):
        if before.record == after.record:
            continue
        if before.record is None or after.record is None:
            return "record"
        fields = before.record.__struct_fields__
        return next(name for name in fields if getattr(before.record, name) != getattr(after.record, name))
    return "" if was.papers == now.papers else "documents"


def _findings_without_days(outcome: Outcome) -> set[tuple]:
    """The findings person by person, without the days of inquiry: people of different days share none."""
    return {
        (each.code, each.status, each.source, each.found, each.limit, place)
        for each in outcome.shared
        for place in each.who or (ABOUT_ALL,)
    }


# -- what stops a publication or a release -------------------------------------------------------------------
def last_verification(cycle: Cycle) -> Verification | None:
    """The newest one of a month."""
    return cycle.verifications.order_by("-pk").first()


def require_no_difference(cycle: Cycle) -> None:
    """Refuse to publish or to pay a month whose last verification found a decision that was missed."""
    last = last_verification(cycle)
    if last and last.different:
        words = _(
            "The last verification found decisions that do not follow what changed. Decide them again, then"
            " verify the month once more."
        )
        raise Refused("decisions_differ", words)
