"""What a study keeps, read and written in one place: the records that it read, and its answer."""

import msgspec
from msgspec.structs import astuple

from applications import declaration as declarations
from applications.declaration import Snapshot
from eligibility.models import Study
from eligibility.rulebook import codecs
from eligibility.rulebook.facts import Household, Record
from eligibility.rulebook.outcome import Outcome
from eligibility.selectors.household import household

_encode = msgspec.json.Encoder().encode
# the fields of a record in their order, without their names: half the bytes
_Listed = msgspec.defstruct(
    "_Listed",
    [(field.name, field.type, field.default) for field in msgspec.structs.fields(Record)],
    array_like=True,
)
_records = msgspec.json.Decoder(list[tuple[list[int], _Listed]]).decode


def facts_written(facts: Household) -> bytes:
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
    return _encode([(places, astuple(record)) for places, record in alike])


def facts_read(written: str, signed: Snapshot) -> Household:
    """What the study read: the declaration that it studied with the records that it kept."""
    declared = household(signed, {}, ())
    records = {place: Record(*astuple(listed)) for places, listed in _records(written) for place in places}
    people = [
        msgspec.structs.replace(person, record=records.get(place))
        for place, person in enumerate(declared.people)
    ]
    return msgspec.structs.replace(declared, people=tuple(people))


def facts_of(study: Study) -> Household:
    """What the study read."""
    return facts_read(study.facts, declarations.read(study.declaration.snapshot))


def answer_written(outcome: Outcome) -> bytes:
    """The answer, a finding that several people share only once."""
    return codecs.encode(outcome)


def answer_read(written: str) -> Outcome:
    """The answer as the rulebook gave it."""
    return codecs.decode(written)


def answer_of(study: Study) -> Outcome:
    """The kept answer as the rulebook gave it."""
    return answer_read(study.answer)
