"""What a study keeps, read and written in one place: the records that it read, and its answer."""

from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec.structs import astuple

from applications.file import snapshot as declaration_snapshot
from applications.file.snapshot import Snapshot
from eligibility.rulebook import outcome_codec, rates
from eligibility.rulebook.facts import DocumentState, Household, Record
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.rates import Rates
from eligibility.studies.household_facts import build_household
from eligibility.studies.models import Study

_encode = msgspec.json.Encoder().encode


# the fields of a record in their order, without their names: half the bytes
class _StoredRecord(Record, frozen=True, array_like=True):
    pass


_decode_records = msgspec.json.Decoder(list[tuple[list[int], _StoredRecord]]).decode


class _StoredFacts(msgspec.Struct):
    """Records, and the states of the declared documents when an officer has decided on one of them."""

    records: list[tuple[list[int], _StoredRecord]]
    papers: list[DocumentState] = []


_decode_stored_facts = msgspec.json.Decoder(_StoredFacts).decode


def encode_facts(facts: Household) -> bytes:
    """The records by the places of whom they are about, head 0; what was declared is in the declaration.

    People of whom the authorities say the same share one record: a family of six keeps two or three.
    """
    alike: list[tuple[list[int], Record]] = []
    for place, person in enumerate(facts.people):
        if person.record is None:
            continue
        for places, record in alike:
            if record is person.record or record == person.record:
                places.append(place)
                break
        else:
            alike.append(([place], person.record))
    records = [(places, astuple(record)) for places, record in alike]
    papers = [paper.state for paper in facts.papers if paper.state != "declared"]
    if all(state == "given" for state in papers):
        return _encode(records)
    return _encode({"records": records, "papers": papers})


def decode_facts(written: str, signed: Snapshot) -> Household:
    """What the study read: the declaration that it studied with the records that it kept."""
    kept = (
        _decode_stored_facts(written) if written.startswith("{") else _StoredFacts(_decode_records(written))
    )
    declared = build_household(signed, {}, (), kept.papers)
    records = {place: Record(*astuple(listed)) for places, listed in kept.records for place in places}
    people = [
        msgspec.structs.replace(person, record=records.get(place))
        for place, person in enumerate(declared.people)
    ]
    return msgspec.structs.replace(declared, people=tuple(people))


def facts_of(study: Study) -> Household:
    """What the study read."""
    return decode_facts(study.facts, declaration_snapshot.read_snapshot(study.declaration.snapshot))


def without_inquiry_days(facts: Household) -> Household:
    """The same without the days on which authorities were asked: that decides nothing."""
    people = [
        msgspec.structs.replace(
            person, record=msgspec.structs.replace(person.record, as_of=None, answered=())
        )
        if person.record
        else person
        for person in facts.people
    ]
    return msgspec.structs.replace(facts, people=tuple(people))


def is_based_on_unexamined(outcome: Outcome) -> bool:
    """Whether somebody is eligible because of a paper that no officer has examined."""
    return outcome.status == "eligible" and any(each.found == "not_examined" for each in outcome.shared)


def deciding_rules(outcome: Outcome) -> list[str]:
    """The codes of the rules that a result rests on, each once: those that wait, else those not met."""
    wanted = "unknown" if outcome.status == "under_study" else "not_met"
    return list(dict.fromkeys([each.code for each in outcome.shared if each.status == wanted]))


def encode_answer(outcome: Outcome) -> bytes:
    """The answer, a finding that several people share only once."""
    return outcome_codec.encode_outcome(outcome)


def decode_answer(written: str) -> Outcome:
    """The answer as the rulebook gave it."""
    return outcome_codec.decode_outcome(written)


def answer_of(study: Study) -> Outcome:
    """The kept answer as the rulebook gave it."""
    return decode_answer(study.answer)


# -- rates by value ------------------------------------------------------------------------------------------
def encode_rates(in_force: Rates) -> str:
    """The rates as they are kept, by name."""
    return _encode(in_force).decode()


def rates_digest(in_force: Rates) -> str:
    """What two sets of equal rates share."""
    return sha256(encode_rates(in_force).encode()).hexdigest()


def rates_of(study: Study) -> Rates:
    """The rates that the study was decided with, whatever has been written into the series since."""
    return decode_rates(study.rates.values if study.rates else "{}", study.rates_on)


@lru_cache(maxsize=256)
def decode_rates(written: str, on: date) -> Rates:
    """Kept rates; a parameter that was introduced since has the value of its series for that month."""
    series = msgspec.to_builtins(rates.rates_on(on))
    return msgspec.convert({**series, **msgspec.json.decode(written)}, Rates, strict=False)
