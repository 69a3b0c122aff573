"""A part of a month: its households read, decided and kept in a few statements."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

import msgspec

from applications.declaration import Snapshot
from eligibility import selectors, stream
from eligibility.models import Cycle, RateSet, Study, StudyChunk
from eligibility.rulebook import assess, digest, rates
from eligibility.rulebook.facts import Household
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.rates import Rates
from eligibility.selectors import evidence
from eligibility.selectors.household import household, people_of
from eligibility.stream import Signed

_snapshot = msgspec.json.Decoder(Snapshot, strict=False)


def keep(chunk: StudyChunk, made_at: datetime) -> None:
    """Decide every household of the chunk that has no decision yet, and count what came of it."""
    cycle, until = chunk.cycle, selectors.counts_until(chunk.cycle.month)
    signed = stream.last_signed(stream.held(chunk.first, chunk.last), cycle, until)
    numbers = stream.next_studies(len(signed))
    stream.read_to_decide()
    with _nothing_to_collect():
        lines = list(_studied(signed, numbers, chunk, made_at))
    stream.keep(lines)
    made = dict(zip([each.application for each in signed], numbers, strict=True))
    stream.decide(cycle, made, made_at, monthly=True)


def _studied(
    signed: list[Signed], numbers: list[int], chunk: StudyChunk, made_at: datetime
) -> Iterator[bytes]:
    """The studies as lines; meanwhile the chunk learns their results, sum and reasons."""
    cycle, in_force = chunk.cycle, rates.rates_on(chunk.cycle.month)
    kept_rates = keep_rates(in_force).pk
    alike = f"{cycle.month}\t{kept_rates}\t{digest.digest()}\t\tt\t{made_at.isoformat()}".encode()
    made, reasons, amount = Counter[str](), Counter[str](), Decimal(0)
    for number, (each, facts) in zip(numbers, _facts(signed), strict=True):
        outcome = assess.assess(facts, in_force, cycle.month)
        made[outcome.status] += 1
        amount += outcome.amount
        for code in {finding.code for finding in outcome.shared if finding.status == "not_met"}:
            reasons[code] += 1
        yield _line(number, each, cycle, facts, outcome, alike)
    for status in Study.Outcome.values:
        setattr(chunk, status, made[status])
    chunk.amount, chunk.reasons = amount, dict(reasons)


def _facts(signed: list[Signed]) -> Iterator[tuple[Signed, Household]]:
    """Each declaration with its household as the authorities know it now; two look-ups for all of them."""
    snapshots = [_snapshot.decode(each.snapshot) for each in signed]
    records = stream.known([person for snapshot in snapshots for person in people_of(snapshot)])
    main = stream.main_among([row.national_id for snapshot in snapshots for row in snapshot.dependants])
    for each, snapshot in zip(signed, snapshots, strict=True):
        yield each, household(snapshot, records, main)


def _line(number: int, each: Signed, cycle: Cycle, facts: Household, outcome: Outcome, alike: bytes) -> bytes:
    """A study as COPY reads it, in the order of stream.COLUMNS; msgspec writes no tabs or line breaks."""
    return b"%d\t%d\t%d\t%d\t%d\t%b\t%b\t{%b}\t%b\t%b\t%b\n" % (
        number,
        each.application,
        each.declaration,
        cycle.pk,
        each.version,
        outcome.status.encode(),
        str(outcome.amount).encode(),
        ",".join([person.id for person in facts.people]).encode(),
        evidence.facts_written(facts).replace(b"\\", b"\\\\"),
        evidence.answer_written(outcome).replace(b"\\", b"\\\\"),
        alike,
    )


def keep_rates(in_force: Rates) -> RateSet:
    """The row of these rates; equal ones share it."""
    digested, written = evidence.rates_digest(in_force), evidence.rates_written(in_force)
    return RateSet.objects.get_or_create(sha256=digested, defaults={"values": written})[0]


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Keep Python from looking for cycles among thousands of objects that have none: a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
