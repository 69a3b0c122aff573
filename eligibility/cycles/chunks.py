"""A part of a month: what still holds is confirmed by one statement, the rest decided in a few."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.rulebook import cycle_calendar
from eligibility.studies import batch, bulk_rows, facts_codec
from eligibility.studies import bulk as study_bulk
from eligibility.studies.batch import DecidedHousehold, DecisionBatch
from eligibility.studies.bulk import ConfirmedTotals
from eligibility.studies.models import Study

NONE_CONFIRMED = ConfirmedTotals(Counter(), Decimal(0), Counter())


def study_chunk(chunk: StudyChunk, made_at: datetime) -> None:
    """Decide every household of the chunk that has no decision yet, and count what came of it."""
    files = bulk_rows.lock_files(chunk.first, chunk.last)
    confirmed, made = decide_files(chunk.cycle, files, made_at)
    results = confirmed.results + Counter(each.outcome.status for each in made)
    for status in Study.Outcome.values:
        setattr(chunk, status, results[status])
    chunk.confirmed = confirmed.results.total()
    chunk.amount = sum((each.outcome.amount for each in made), confirmed.amount)
    chunk.reasons = dict(confirmed.rules + _count_deciding_rules(made))


def decide_files(
    cycle: Cycle, files: list[int], at: datetime
) -> tuple[ConfirmedTotals, list[DecidedHousehold]]:
    """Decide files, which are locked, in the month's run: those that nothing happened to are confirmed."""
    basis = batch.basis_of(cycle.month)
    before = Cycle.objects.filter(month=cycle_calendar.month_before(cycle.month)).first()
    confirmed = study_bulk.confirm_decisions(cycle, before, files, basis, at) if before else NONE_CONFIRMED
    signed = study_bulk.declarations_to_decide(files, cycle, basis.until)
    return confirmed, batch.decide_batch(DecisionBatch(cycle, basis, at, monthly=True), signed)


def _count_deciding_rules(made: Iterable[DecidedHousehold]) -> Counter[str]:
    """Of the households that are paid nothing: how many each rule decides."""
    unpaid = [each.outcome for each in made if not each.outcome.amount]
    return Counter(code for outcome in unpaid for code in facts_codec.deciding_rules(outcome))
