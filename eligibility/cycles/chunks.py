"""A part of a month: what still holds is confirmed by one statement, the rest decided in a few."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.rulebook.outcome import Outcome
from eligibility.studies import batch, bulk_rows, facts_codec
from eligibility.studies import bulk as study_bulk
from eligibility.studies.batch import Batch, Decided
from eligibility.studies.bulk import Confirmed
from eligibility.studies.models import Study

NOBODY = Confirmed(Counter(), Decimal(0))


def study_chunk(chunk: StudyChunk, made_at: datetime) -> None:
    """Decide every household of the chunk that has no decision yet, and count what came of it."""
    files = study_bulk.submitted(bulk_rows.lock_files(chunk.first, chunk.last))
    confirmed, made = decide_month(chunk.cycle, files, made_at)
    _count(chunk, confirmed, made)
    answers = map(facts_codec.decode_answer, _refused(chunk.cycle, files, confirmed, made_at))
    chunk.reasons = dict(_reasons(each.outcome for each in made) + _reasons(answers))


def decide_month(cycle: Cycle, files: list[int], at: datetime) -> tuple[Confirmed, list[Decided]]:
    """Decide files, which are locked, in the month's run: those that nothing happened to are confirmed."""
    basis = batch.basis_of(cycle.month)
    before = Cycle.objects.filter(month=cycle_calendar.month_before(cycle.month)).first()
    confirmed = study_bulk.confirm(cycle, before, files, basis, at) if before else NOBODY
    signed = study_bulk.to_decide(files, cycle, basis.until)
    return confirmed, batch.decide(Batch(cycle, basis, at, monthly=True), signed)


def _count(chunk: StudyChunk, confirmed: Confirmed, made: list[Decided]) -> None:
    results = confirmed.results + Counter(each.outcome.status for each in made)
    for status in Study.Outcome.values:
        setattr(chunk, status, results[status])
    chunk.confirmed = confirmed.results.total()
    chunk.amount = sum((each.outcome.amount for each in made), confirmed.amount)


def _refused(cycle: Cycle, files: list[int], confirmed: Confirmed, at: datetime) -> list[str]:
    """Of the confirmed, only those who are not eligible are read: nobody else has a reason to be counted."""
    if confirmed.results.total() == confirmed.results["eligible"]:
        return []
    return study_bulk.refused_answers(cycle, files, at)


def _reasons(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How many households fail each rule."""
    return Counter(
        code
        for outcome in outcomes
        for code in {finding.code for finding in outcome.shared if finding.status == "not_met"}
    )
