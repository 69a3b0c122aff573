"""The month for the whole country: cut once into ranges of files, each studied in one transaction."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import msgspec
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from applications.declaration import Snapshot
from applications.models import Application
from citizen_portal.lib import nudge
from eligibility import selectors, stream
from eligibility.models import Cycle, Study, StudyChunk
from eligibility.rulebook import assess, digest, kept, rates
from eligibility.rulebook.facts import Household
from eligibility.rulebook.outcome import Outcome
from eligibility.selectors.household import household, people_of
from eligibility.stream import Signed

A_CHUNK = 2_000  # files: some megabytes, less than a second, and all that a dead worker loses
A_TURN = 10.0  # seconds; a code that somebody waits for is sent between two turns
AT_ONCE = 2  # turns that go round; each minute's tick is one more
STUDY_CHUNKS = "eligibility.tasks.study_chunks"

_snapshot = msgspec.json.Decoder(Snapshot, strict=False)
_json = msgspec.json.Encoder()


@transaction.atomic
def open_cycle(month: date, *, files: int = A_CHUNK) -> Cycle:
    """Cut the month into chunks, once: whoever comes second, or late, finds the files cut.

    Files that were submitted since are cut too; the tick finds whatever else is owed.
    """
    Cycle.objects.get_or_create(month=month)
    cycle = Cycle.objects.select_for_update(no_key=True).get(month=month)
    cut = cycle.chunks.aggregate(last=Max("last"))["last"] or 0
    rest = Application.objects.filter(status=Application.Status.SUBMITTED, pk__gt=cut)
    ends = rest.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is not None:
        StudyChunk.objects.bulk_create(
            StudyChunk(cycle=cycle, first=start, last=min(start + files - 1, ends["last"]))
            for start in range(ends["first"], ends["last"] + 1, files)
        )
        for _turn in range(AT_ONCE):
            nudge.ring(STUDY_CHUNKS)
    return cycle


@transaction.atomic
def study_next_chunk(month: date | None = None) -> StudyChunk | None:
    """Study the next range of files that nobody works on; None when there is none.

    Studies, notices and the *done* mark commit together: a worker that is killed leaves nothing behind and
    the chunk open. Households that somebody else holds, or that have a study, are left as they are.
    """
    began = time.perf_counter()
    waiting = StudyChunk.objects.select_for_update(of=("self",), skip_locked=True).filter(done_at=None)
    if month:
        waiting = waiting.filter(cycle__month=month)
    chunk = waiting.select_related("cycle").order_by("cycle", "first").first()
    if chunk is None:
        return None
    made_at = timezone.now()
    _keep(chunk, made_at)
    chunk.done_at, chunk.seconds = made_at, time.perf_counter() - began
    chunk.save()
    return chunk


def study_chunks(seconds: float = A_TURN) -> bool:
    """Study chunks for so long; True when there were more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if study_next_chunk() is None:
            return False
    return True


def take_turns() -> None:
    """Study chunks for a while, then let others have the worker and ring for the next turn."""
    if study_chunks():
        nudge.ring(STUDY_CHUNKS)


def _keep(chunk: StudyChunk, made_at: datetime) -> None:
    """Decide every household of the chunk and count what came of it."""
    cycle, made, reasons, amount = chunk.cycle, Counter[str](), Counter[str](), Decimal(0)
    signed = stream.last_signed(
        stream.held(chunk.first, chunk.last), cycle, selectors.counts_until(cycle.month)
    )
    stream.read_to_decide()
    lines: list[bytes] = []
    alike = f"{cycle.month}\t{digest.digest()}\t\t{made_at.isoformat()}".encode()
    for each, facts in _facts(signed):
        outcome = assess.assess(facts, rates.rates_on(cycle.month), cycle.month)
        lines.append(_line(each, cycle, facts, outcome, alike))
        made[outcome.status] += 1
        amount += outcome.amount
        reasons.update({finding.code for finding in outcome.findings if finding.status == "not_met"})
    stream.keep(lines)
    stream.tell(cycle, chunk.first, chunk.last, made_at)
    for status in Study.Outcome.values:
        setattr(chunk, status, made[status])
    chunk.amount, chunk.reasons = amount, dict(reasons)


def _facts(signed: list[Signed]) -> Iterator[tuple[Signed, Household]]:
    """Each declaration with its household as the authorities know it now; two look-ups for all of them."""
    snapshots = [_snapshot.decode(each.snapshot) for each in signed]
    records = stream.known([person for snapshot in snapshots for person in people_of(snapshot)])
    main = {person for person, record in records.items() if record.main}
    for each, snapshot in zip(signed, snapshots, strict=True):
        yield each, household(snapshot, records, main)


def _line(each: Signed, cycle: Cycle, facts: Household, outcome: Outcome, alike: bytes) -> bytes:
    """A study as COPY reads it, in the order of stream.COLUMNS; msgspec writes no tabs or line breaks."""
    return b"%d\t%d\t%d\t1\t%b\t%b\t{%b}\t%b\t%b\t%b\n" % (
        each.application,
        each.declaration,
        cycle.pk,
        outcome.status.encode(),
        str(outcome.amount).encode(),
        ",".join([person.id for person in facts.people]).encode(),
        _json.encode(facts).replace(b"\\", b"\\\\"),
        _json.encode(kept.pack(outcome)).replace(b"\\", b"\\\\"),
        alike,
    )
