"""Households decided for a month, a few or some thousand at once: read, assessed, kept."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from applications.file.snapshot import Snapshot
from eligibility.cycles.models import Cycle
from eligibility.registers import bulk as register_bulk
from eligibility.registers import bulk_import as register_bulk_import
from eligibility.registers.stays import StaysAbroad, window_end
from eligibility.rulebook import assess, digest, rates, validity
from eligibility.rulebook.facts import Household
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.rates import Rates
from eligibility.studies import bulk as study_bulk
from eligibility.studies import bulk_rows, corrections, facts_codec
from eligibility.studies import pending as pending_studies
from eligibility.studies.bulk import CurrentDecision, DecisionBasis
from eligibility.studies.bulk_rows import SignedDeclaration
from eligibility.studies.household_facts import build_household, people_of
from eligibility.studies.models import RateSet

_snapshot_decoder = msgspec.json.Decoder(Snapshot, strict=False)


class DecidedHousehold(NamedTuple):
    """A household and its new study, as much of it as those who follow need to know."""

    file: int
    study: int
    declaration: int
    rates: int
    holds_until: date | None
    outcome: Outcome
    replaced: CurrentDecision | None  # in the month that it was made for
    monthly: bool

    def serves(
        self, signed: SignedDeclaration, basis: DecisionBasis, standing: CurrentDecision | None
    ) -> bool:
        """Whether it decides a later month as well, and takes the place of the same study there."""
        return (
            self.declaration == signed.declaration
            and self.rates == basis.rates
            and (self.holds_until is None or self.holds_until > basis.month)
            and _study_number(standing) == _study_number(self.replaced)
        )


def _study_number(standing: CurrentDecision | None) -> int:
    return standing.study if standing else 0


class DecisionBatch(NamedTuple):
    """A month in which households are decided, and how."""

    cycle: Cycle
    basis: DecisionBasis
    at: datetime
    monthly: bool = False  # held back until the publication, where nothing is decided yet
    because: Mapping[int, str] = {}  # file → why, as the citizen reads it
    anew: bool = False  # a study is made even when it says what stands already


def basis_of(month: date) -> DecisionBasis:
    """What the studies of a month rest on beside the households."""
    kept = save_rates(rates.rates_on(month))
    return DecisionBasis(
        month, pending_studies.declaration_deadline(month), kept.pk, digest.rulebook_digest()
    )


def save_rates(in_force: Rates) -> RateSet:
    """The row of these rates; equal ones share it."""
    digested, written = facts_codec.rates_digest(in_force), facts_codec.encode_rates(in_force)
    return RateSet.objects.get_or_create(sha256=digested, defaults={"values": written})[0]


def decide_batch(
    batch: DecisionBatch,
    signed: Sequence[SignedDeclaration],
    standing: Mapping[int, CurrentDecision] | None = None,
    earlier: Mapping[int, DecidedHousehold] | None = None,
) -> list[DecidedHousehold]:
    """Decide these declarations for the month of the batch, and keep what is new; the files are locked.

    A household keeps its study while that says the same; one that was just decided for an earlier month
    (`earlier`) shares that study where it holds.
    """
    standing, shared = standing or {}, {}
    for each in signed:
        before = (earlier or {}).get(each.application)
        if before and before.serves(each, batch.basis, standing.get(each.application)):
            shared[each.application] = before.study
    rest = [each for each in signed if each.application not in shared]
    made = _decide_and_insert(batch, rest, standing)
    studies = shared | {each.file: each.study for each in made}
    study_bulk.assign_studies(batch.cycle, studies, batch.at, monthly=batch.monthly)
    return made


def _decide_and_insert(
    batch: DecisionBatch, signed: Sequence[SignedDeclaration], standing: Mapping[int, CurrentDecision]
) -> list[DecidedHousehold]:
    if not signed:
        return []
    made, lines = [], []
    numbers = bulk_rows.reserve_study_ids(len(signed))
    register_bulk_import.lock_records_shared()
    with _pause_garbage_collection():
        for number, (each, facts) in zip(numbers, iterate_households(signed, batch.basis.month), strict=True):
            stands = standing.get(each.application)
            decided, line = _decide_household(batch, number, each, facts, stands)
            if stands and not batch.anew and _is_same_decision(stands, each, facts, decided):
                continue
            made.append(decided)
            lines.append(line)
    bulk_rows.insert_studies(lines)
    return made


def iterate_households(
    signed: Sequence[SignedDeclaration], month: date
) -> Iterator[tuple[SignedDeclaration, Household]]:
    """Each declaration with its household as it is known now; a few look-ups for all of them."""
    snapshots = [_snapshot_decoder.decode(each.snapshot) for each in signed]
    records = register_bulk.read_records([person for snapshot in snapshots for person in people_of(snapshot)])
    stays = register_bulk.read_stays_abroad(list(records))
    corrections.undo_later_corrections(records, stays, month)
    declared = study_bulk.declaration_days(signed) if stays else {}
    main = register_bulk.main_beneficiaries_among(
        [row.national_id for snapshot in snapshots for row in snapshot.dependants]
    )
    states = study_bulk.document_states([each.application for each in signed])
    for each, snapshot in zip(signed, snapshots, strict=True):
        abroad = StaysAbroad(stays, window_end(month, declared[each.declaration]), month) if stays else None
        papers = study_bulk.declared_document_states(each.application, snapshot, states)
        yield each, build_household(snapshot, records, main, papers, abroad)


def _decide_household(
    batch: DecisionBatch,
    number: int,
    each: SignedDeclaration,
    facts: Household,
    standing: CurrentDecision | None,
) -> tuple[DecidedHousehold, bytes]:
    """A household decided, and its study as a line."""
    month, in_force = batch.basis.month, rates.rates_on(batch.basis.month)
    outcome = assess.assess(facts, in_force, month)
    decided = DecidedHousehold(
        each.application,
        number,
        each.declaration,
        batch.basis.rates,
        validity.holds_until(facts, in_force, month),
        outcome,
        standing,
        standing.monthly if standing else batch.monthly,
    )
    return decided, _study_line(batch, each, facts, decided)


def _study_line(
    batch: DecisionBatch, each: SignedDeclaration, facts: Household, decided: DecidedHousehold
) -> bytes:
    """A study as COPY reads it, in the order of STUDY_COLUMNS; msgspec writes no tabs or line breaks."""
    outcome, until, replaced = decided.outcome, decided.holds_until, decided.replaced
    return b"%d\t%d\t%d\t%d\t%d\t%b\t%b\t%b\t{%b}\t%b\t%b\t{%b}\t%b\t%d\t%b\t%b\t%b\t%b\t%b\t%b\n" % (
        decided.study,
        each.application,
        each.declaration,
        batch.cycle.pk,
        each.version,
        b"%d" % replaced.study if replaced else b"\\N",
        outcome.status.encode(),
        str(outcome.amount).encode(),
        ",".join([person.id for person in facts.people]).encode(),
        facts_codec.encode_facts(facts).replace(b"\\", b"\\\\"),
        facts_codec.encode_answer(outcome).replace(b"\\", b"\\\\"),
        ",".join(facts_codec.deciding_rules(outcome)).encode(),
        batch.basis.month.isoformat().encode(),
        batch.basis.rates,
        batch.basis.rulebook.encode(),
        until.isoformat().encode() if until else b"\\N",
        b"t" if facts_codec.is_based_on_unexamined(outcome) else b"f",
        _copy_cell(batch.because.get(each.application, "")),
        b"t" if decided.monthly else b"f",
        batch.at.isoformat().encode(),
    )


def _copy_cell(text: str) -> bytes:
    """A reason on one line, as COPY reads it."""
    return " ".join(text.split()).replace("\\", "\\\\").encode()


def _is_same_decision(
    stands: CurrentDecision, each: SignedDeclaration, facts: Household, decided: DecidedHousehold
) -> bool:
    """Whether the study that stands rests on the same; the days of inquiry decide nothing."""
    if (stands.declaration, stands.rates, stands.rulebook) != (
        each.declaration, decided.rates, digest.rulebook_digest(),
    ) or (stands.outcome, stands.amount) != (decided.outcome.status, decided.outcome.amount):  # fmt: skip
        return False
    was = facts_codec.decode_facts(stands.facts, _snapshot_decoder.decode(each.snapshot))
    return facts_codec.without_inquiry_days(was) == facts_codec.without_inquiry_days(facts)


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among thousands of objects that have none: a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
