"""Decide again what was decided: the same declaration, facts and rates must give the same answer."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from applications.declaration import Snapshot
from eligibility.models import Study
from eligibility.rulebook import assess, kept, rates
from eligibility.rulebook.facts import Household
from eligibility.selectors.household import household

AT_A_TIME = 1_000
_snapshot = msgspec.json.Decoder(Snapshot, strict=False)
_household = msgspec.json.Decoder(Household, strict=False)


class Difference(NamedTuple):
    """A study that is not what its own facts give; `part` says where it differs."""

    study: int
    part: str
    was: str
    now: str


class _Stored(NamedTuple):
    pk: int
    outcome: str
    amount: Decimal
    month: date
    rates_on: date
    facts: str
    answer: str
    snapshot: str
    sha256: str


def studies_to_replay(month: date | None = None, sample: int = 0) -> QuerySet[Study]:
    """All studies, those of a cycle, or about so many of them evenly spread."""
    studies = Study.objects.all() if month is None else Study.objects.filter(cycle__month=month)
    each = studies.count() // sample if sample else 1
    return studies.alias(place=F("pk") % each).filter(place=0) if each > 1 else studies


def replay(studies: QuerySet[Study]) -> Iterator[tuple[int, list[Difference]]]:
    """Each study's number with what differs, nothing when it stands; rows stream, memory stays flat."""
    rows = studies.order_by("pk").values_list(
        "pk", "outcome", "amount", "cycle__month", "rates_on",
        Cast("facts", TextField()), Cast("answer", TextField()), Cast("declaration__snapshot", TextField()),
        "declaration__sha256",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=AT_A_TIME):
        stored = _Stored(*row)
        yield stored.pk, list(_differences(stored))


def _differences(stored: _Stored) -> Iterator[Difference]:
    snapshot, facts = _snapshot.decode(stored.snapshot), _household.decode(stored.facts)
    if snapshot.digest() != stored.sha256:
        yield Difference(stored.pk, "declaration", stored.sha256, snapshot.digest())
    if _declared(facts) != household(snapshot, {}, ()):
        yield Difference(stored.pk, "facts", "what the study read", "what was declared")
    now = assess.assess(facts, rates.rates_on(stored.rates_on), stored.month)
    if (now.status, now.amount) != (stored.outcome, stored.amount):
        was = f"{stored.outcome} {stored.amount}"
        yield Difference(stored.pk, "result", was, f"{now.status} {now.amount}")
    before = kept.read(msgspec.json.decode(stored.answer))
    if now != before:
        yield Difference(stored.pk, "answer", *_first(before, now))


def _declared(facts: Household) -> Household:
    """The household without what the authorities said."""
    people = tuple(msgspec.structs.replace(person, record=None) for person in facts.people)
    return msgspec.structs.replace(facts, people=people)


def _first(before: object, now: object) -> tuple[str, str]:
    """The first thing that is not the same, of two outcomes; codes and amounts, no names."""
    for name in now.__struct_fields__:  # type: ignore[attr-defined]
        was, became = getattr(before, name), getattr(now, name)
        if isinstance(was, tuple) and len(was) == len(became):
            was, became = next(
                (pair for pair in zip(was, became, strict=True) if pair[0] != pair[1]), ("", "")
            )
        if was != became:
            return f"{name}: {_said(was)}", f"{name}: {_said(became)}"
    return "", ""


def _said(part: object) -> str:
    shown = msgspec.to_builtins(part) if isinstance(part, msgspec.Struct) else part
    if isinstance(shown, dict):
        return ", ".join(f"{key} {value}" for key, value in shown.items() if key not in ("person", "found"))
    return str(shown)
