"""An outcome as it is kept for ever, as JSON: its fields in their order; and as it was kept before."""

from typing import Any

import msgspec

from .outcome import Entitlement, Line, Outcome, Standing

_encode = msgspec.json.Encoder().encode
_outcome = msgspec.json.Decoder(Outcome).decode


def written(outcome: Outcome) -> bytes:
    """The answer as it is kept: an array, in which what is the same for several people stands once."""
    return _encode(outcome)


def read(stored: str | bytes) -> Outcome:
    """The outcome exactly as the rulebook gave it, from this layout or from one of the two before."""
    if stored[:1] in ("[", b"["):
        return _outcome(stored)
    return _earlier(msgspec.json.decode(stored))


def _earlier(stored: dict[str, Any]) -> Outcome:
    """An object instead of an array: each finding by itself, later those side by side together."""
    people = [_values(each, Standing) if isinstance(each, dict) else each for each in stored["people"]]
    places = {person: [place] for place, (person, _status) in enumerate(people)}
    found = [
        [*_said(each), places.get(each["person"], [])] if isinstance(each, dict) else each
        for each in stored["findings"]
    ]
    return msgspec.convert(
        [
            stored["status"],
            stored["amount"],
            _together(found),
            people,
            _values(stored["entitlement"], Entitlement),
            [_values(line, Line) for line in stored["lines"]],
        ],
        Outcome,
    )


def _together(found: list[list[Any]]) -> list[list[Any]]:
    """One finding for all of whom a rule says the same, whether or not they stand beside each other."""
    who: dict[tuple[Any, ...], list[int]] = {}
    for *said, places in found:
        who.setdefault(tuple(said), []).extend(places)
    return [[*said, sorted(places)] for said, places in who.items()]


def _said(finding: dict[str, Any]) -> list[Any]:
    names = ("code", "status", "source", "found", "limit", "as_of")
    return [finding.get(name, None if name == "as_of" else "") for name in names]


def _values(stored: dict[str, Any], kind: type[msgspec.Struct]) -> list[Any]:
    """The fields of a structure in their order, where it was kept with their names."""
    return [stored.get(field.name, field.default) for field in msgspec.structs.fields(kind)]
