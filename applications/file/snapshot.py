"""The snapshot that a citizen signs: typed, versioned, with a digest that a later reader can check."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import msgspec


# An answer that was asked for later has a default, and is left out while it has it: what was signed before
# the question reads as it was, and its digest stays the digest of what was signed.
class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    national_id: str
    name: str


class Applicant(Person, frozen=True, omit_defaults=True):
    birth_date: date
    kind: str
    marital: str
    health: str
    education: str
    employment: str
    situation: str = ""
    work_ability: str = ""


class Dependant(Person, frozen=True, omit_defaults=True):
    relation: str
    birth_date: date
    employment: str
    study: str = ""


class Income(msgspec.Struct, frozen=True, omit_defaults=True):
    """A gross monthly income in SAR of the person with this national ID."""

    national_id: str
    kind: str
    source: str
    amount: Decimal
    origin: str = ""


class IncomeRow(Protocol):
    """A row of income, signed or still being edited."""

    @property
    def kind(self) -> str: ...


def salary_rows[Row: IncomeRow](incomes: Iterable[Row]) -> list[Row]:
    """Of one person's incomes what a new salary takes the place of: his salaries, or else his pensions."""
    listed = list(incomes)
    for kind in ("salary", "pension"):
        if found := [row for row in listed if row.kind == kind]:
            return found
    return []


class Housing(msgspec.Struct, frozen=True, omit_defaults=True):
    tenure: str
    contract: str
    short_address: str
    building: str
    street: str
    district: str
    city: str
    region: str
    postal_code: str
    additional: str
    contract_ends: date | None = None


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A proof: the digest of its first file, of all of them when there are several, whom it covers by ID."""

    kind: str
    sha256: str
    issued_on: date | None = None
    expires_on: date | None = None
    people: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class Snapshot(msgspec.Struct, frozen=True):
    """The whole file of a household as it was signed."""

    applicant: Applicant
    dependants: tuple[Dependant, ...]
    incomes: tuple[Income, ...]
    housing: Housing
    iban: str
    documents: tuple[Document, ...]
    layout: int = 1

    def as_json(self) -> dict[str, Any]:
        """What is stored as jsonb; amounts are strings, so that no halala is lost."""
        return msgspec.to_builtins(self)

    def digest(self) -> str:
        """SHA-256 over the canonical JSON, in hex."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


def read_snapshot(stored: dict[str, Any]) -> Snapshot:
    """A stored snapshot; raises msgspec.ValidationError on anything that is not one."""
    return msgspec.convert(stored, Snapshot, strict=False)
