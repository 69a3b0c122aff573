"""A part of a month: what still holds is confirmed by one statement, the rest decided in a few."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.rulebook import cycle_calendar
from eligibility.rulebook.outcome import Outcome
from eligibility.studies import batch, bulk_rows, facts_codec
from eligibility.studies import bulk as study_bulk
from eligibility.studies.batch import DecidedHousehold, DecisionBatch
from eligibility.studies.bulk import ConfirmedTotals
from eligibility.studies.models import Study

NONE_CONFIRMED = ConfirmedTotals(Counter(), Decimal(0))


def study_chunk(chunk: StudyChunk, made_at: datetime) -> None:
    """Decide every household of the chunk that has no decision yet, and count what came of it."""
    files = study_bulk.submitted_files(bulk_rows.lock_files(chunk.first, chunk.last))
    confirmed, made = decide_files(chunk.cycle, files, made_at)
    _save_counts(chunk, confirmed, made)
    answers = map(facts_codec.decode_answer, _refused_outcomes(chunk.cycle, files, confirmed, made_at))
    chunk.reasons = dict(_count_failed_rules(each.outcome for each in made) + _count_failed_rules(answers))


def decide_files(
    cycle: Cycle, files: list[int], at: datetime
) -> tuple[ConfirmedTotals, list[DecidedHousehold]]:
    """Decide files, which are locked, in the month's run: those that nothing happened to are confirmed."""
    basis = batch.basis_of(cycle.month)
    before = Cycle.objects.filter(month=cycle_calendar.month_before(cycle.month)).first()
    confirmed = study_bulk.confirm_decisions(cycle, before, files, basis, at) if before else NONE_CONFIRMED
    signed = study_bulk.declarations_to_decide(files, cycle, basis.until)
    return confirmed, batch.decide_batch(DecisionBatch(cycle, basis, at, monthly=True), signed)


def _save_counts(chunk: StudyChunk, confirmed: ConfirmedTotals, made: list[DecidedHousehold]) -> None:
    results = confirmed.results + Counter(each.outcome.status for each in made)
    for status in Study.Outcome.values:
        setattr(chunk, status, results[status])
    chunk.confirmed = confirmed.results.total()
    chunk.amount = sum((each.outcome.amount for each in made), confirmed.amount)


def _refused_outcomes(cycle: Cycle, files: list[int], confirmed: ConfirmedTotals, at: datetime) -> list[str]:
    """Of the confirmed, only those who are not eligible are read: nobody else has a reason to be counted."""
    if confirmed.results.total() == confirmed.results["eligible"]:
        return []
    return study_bulk.refused_answers(cycle, files, at)


def _count_failed_rules(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How many households fail each rule."""
    return Counter(
        code
        for outcome in outcomes
        for code in {finding.code for finding in outcome.shared if finding.status == "not_met"}
    )
