"""What a study keeps, read and written in one place: the records that it read, and its answer."""

from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec
from msgspec.structs import astuple

from applications import declaration as declarations
from applications.declaration import Snapshot
from eligibility.models import Study
from eligibility.rulebook import codecs, rates
from eligibility.rulebook.facts import Household, Record
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.rates import Rates
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


# -- rates by value ------------------------------------------------------------------------------------------
def rates_written(in_force: Rates) -> str:
    """The rates as they are kept, by name."""
    return _encode(in_force).decode()


def rates_digest(in_force: Rates) -> str:
    """What two sets of equal rates share."""
    return sha256(rates_written(in_force).encode()).hexdigest()


def rates_of(study: Study) -> Rates:
    """The rates that the study was decided with, whatever has been written into the series since."""
    return rates_read(study.rates.values if study.rates else "{}", study.rates_on)


@lru_cache(maxsize=256)
def rates_read(written: str, on: date) -> Rates:
    """Kept rates; a parameter that was introduced since has the value of its series for that month."""
    series = msgspec.to_builtins(rates.rates_on(on))
    return msgspec.convert({**series, **msgspec.json.decode(written)}, Rates, strict=False)
