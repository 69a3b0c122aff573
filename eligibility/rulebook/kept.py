"""An outcome as it is kept for ever: a finding that is the same for several people is written once."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from .outcome import Answer, Entitlement, Finding, Line, Outcome, Source, Standing, Status


class Same(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Consecutive findings that differ only in the person; `who` counts people from the head, 0."""

    code: str
    status: Answer
    source: Source
    found: str
    limit: str
    as_of: date | None
    who: tuple[int, ...]  # empty: about the household


class Kept(msgspec.Struct, frozen=True):
    """The same as an Outcome in a tenth of the bytes; `layout` tells it from studies that were kept whole."""

    status: Status
    amount: Decimal
    people: tuple[tuple[str, Status], ...]
    findings: tuple[Same, ...]
    entitlement: Entitlement
    lines: tuple[Line, ...]
    layout: int = 2


def pack(outcome: Outcome) -> Kept:
    """Write each finding once for all whom it is about."""
    places = {standing.person: (place,) for place, standing in enumerate(outcome.people)}
    findings: list[Same] = []
    last: Finding | None = None
    who: tuple[int, ...] = ()
    for each in outcome.findings:
        place = places.get(each.person, ())
        if last is not None and place and _alike(last, each):
            who += place
            continue
        if last is not None:
            findings.append(_same(last, who))
        last, who = each, place
    if last is not None:
        findings.append(_same(last, who))
    people = tuple((standing.person, standing.status) for standing in outcome.people)
    return Kept(outcome.status, outcome.amount, people, tuple(findings), outcome.entitlement, outcome.lines)


def _alike(one: Finding, other: Finding) -> bool:
    """Whether two findings say the same; an article has one source, and says nothing of a household."""
    return (
        one.code == other.code
        and one.status == other.status
        and one.found == other.found
        and one.limit == other.limit
        and one.as_of == other.as_of
    )


def _same(finding: Finding, who: tuple[int, ...]) -> Same:
    it = finding
    return Same(it.code, it.status, it.source, it.found, it.limit, it.as_of, who)


def unpack(kept: Kept) -> Outcome:
    """The outcome exactly as the rulebook gave it."""
    return Outcome(
        kept.status,
        kept.amount,
        tuple(finding for same in kept.findings for finding in _each(same, kept.people)),
        tuple(Standing(person, status) for person, status in kept.people),
        kept.entitlement,
        kept.lines,
    )


def _each(same: Same, people: tuple[tuple[str, Status], ...]) -> Iterator[Finding]:
    rest = (same.status, same.source, same.found, same.limit, same.as_of)
    if not same.who:
        yield Finding(same.code, "", "household", *rest)
    for place in same.who:
        yield Finding(same.code, people[place][0], "dependant" if place else "head", *rest)


def read(stored: dict[str, Any]) -> Outcome:
    """A stored answer, of this layout or of the first, in which every finding stood by itself."""
    if "layout" not in stored:
        return msgspec.convert(stored, Outcome, strict=False)
    return unpack(msgspec.convert(stored, Kept, strict=False))
