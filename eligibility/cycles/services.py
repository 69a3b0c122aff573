"""The month for the whole country: cut once into ranges of files, each studied in one transaction."""

import logging
import time
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from applications.declaration.models import Declaration
from applications.file.models import Application
from common import task_queue
from common.errors import Refused
from eligibility.cycles import bulk as cycle_bulk
from eligibility.cycles import chunks as cycle_chunks
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.studies import pending as pending_studies

CHUNK_SIZE = 2_000  # files: some megabytes, less than a second, and all that a dead worker loses
TURN_SECONDS = 10.0  # seconds; a code that somebody waits for is sent between two turns
MAX_CONCURRENT_TURNS = 2  # turns that go round; each minute's tick is one more
STUDY_CHUNKS_TASK = "eligibility.cycles.tasks.study_chunks"

log = logging.getLogger(__name__)


class TurnResult(NamedTuple):
    """What a turn came to: households studied, and whether there were more."""

    households: int
    more: bool


@transaction.atomic
def open_cycle(month: date, *, files: int = CHUNK_SIZE, by: User | None = None) -> Cycle:
    """Cut the month into chunks, once: whoever comes second, or late, finds the files cut.

    Files that were submitted since are cut too; the tick finds whatever else is owed.
    """
    cycle, _fresh = Cycle.objects.get_or_create(month=month)
    cycle = cycle_publication.lock_cycle(cycle)
    if _create_chunks(cycle, files):
        cycle_publication.resume_studying(cycle, by=by)
        for _turn in range(MAX_CONCURRENT_TURNS):
            task_queue.enqueue_on_commit(STUDY_CHUNKS_TASK)
    return cycle


def _create_chunks(cycle: Cycle, files: int) -> int:
    """Make the chunks of the files behind the last that was cut; returns how many."""
    behind = _files_in_time(cycle).filter(pk__gt=cycle.chunks.aggregate(last=Max("last"))["last"] or 0)
    numbers = behind.values_list("pk", flat=True)
    first, last = numbers.order_by("pk").first(), numbers.order_by("-pk").first()
    if first is None or last is None or cycle.status == Cycle.Status.CLOSED:
        return 0
    return len(
        StudyChunk.objects.bulk_create(
            StudyChunk(cycle=cycle, first=start, last=min(start + files - 1, last))
            for start in range(first, last + 1, files)
        )
    )


def _files_in_time(cycle: Cycle) -> QuerySet[Application]:
    """Files with a declaration that counts for this month."""
    until = pending_studies.declaration_deadline(cycle.month)
    signed = Declaration.objects.filter(application=OuterRef("pk"), declared_at__lte=until)
    return Application.objects.filter(Exists(signed), status=Application.Status.SUBMITTED)


@transaction.atomic
def run_cycle(month: date, *, by: User, today: date) -> Cycle:
    """An officer starts a month before the clock does, or lets its failed parts be tried again now."""
    if month > cycle_selectors.month_to_study(today):
        raise Refused("too_early", _("Changes still count for this month: it cannot be studied yet."))
    if month not in cycle_selectors.pending_months(today) and not Cycle.objects.filter(month=month).exists():
        raise Refused("not_due", _("There is no such month to study. Choose one from the list."))
    cycle = open_cycle(month, by=by)
    task_queue.enqueue_on_commit(STUDY_CHUNKS_TASK)
    audit_services.record_action(
        by, "cycle.run", f"cycle:{cycle}", open=cycle.chunks.filter(done_at=None).count()
    )
    return cycle


def study_next_chunk(month: date | None = None) -> StudyChunk | None:
    """Study the next range of files that nobody works on; None when there is none.

    Studies and the *done* mark commit together: a worker that is killed leaves nothing behind and
    the chunk open. Households that somebody else holds, or that have a study, are left as they are.
    A chunk that fails says so and is tried again after the others.
    """
    chunk = None
    try:
        with transaction.atomic():
            chunk = _claim_chunk(month)
            if chunk is not None:
                _study_chunk(chunk)
    except Exception as error:
        if chunk is not None:
            failed = StudyChunk.objects.filter(pk=chunk.pk, done_at=None)
            failed.update(failures=F("failures") + 1, failed_because=type(error).__name__)
        raise
    return chunk


def _claim_chunk(month: date | None) -> StudyChunk | None:
    waiting = StudyChunk.objects.select_for_update(of=("self",), skip_locked=True).filter(done_at=None)
    if month:
        waiting = waiting.filter(cycle__month=month)
    return waiting.select_related("cycle").order_by("failures", "cycle", "first").first()


def _study_chunk(chunk: StudyChunk) -> None:
    began, made_at = time.perf_counter(), timezone.now()
    cycle_chunks.study_chunk(chunk, made_at)
    if chunk.cycle.published_at:  # files that came late: their month is seen already
        cycle_bulk.insert_result_notices(chunk.cycle, chunk.first, chunk.last, made_at)
    chunk.done_at, chunk.seconds = made_at, time.perf_counter() - began
    chunk.save()


def study_chunks(seconds: float = TURN_SECONDS) -> TurnResult:
    """Study chunks for so long; one that fails is logged, and left to the next turn."""
    end, households = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        try:
            chunk = study_next_chunk()
        except Exception:
            log.exception("a part of a month could not be studied")
            return TurnResult(households, more=False)
        if chunk is None:
            return TurnResult(households, more=False)
        households += chunk.households
    return TurnResult(households, more=True)


def run_turn() -> None:
    """Study chunks for a while, then let others have the worker and ring for the next turn."""
    if study_chunks().more:
        task_queue.enqueue_on_commit(STUDY_CHUNKS_TASK)
