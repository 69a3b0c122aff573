"""What the authorities say of many thousand people at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection

from applications.declaration.models import DeclaredPerson
from common.bulk_copy import copied_out, unescaped
from eligibility.registers import kinds
from eligibility.registers.facts import DIRECT
from eligibility.registers.kinds import Stay
from eligibility.registers.mapping import record_fields
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook.facts import Record

NULL, ZERO = rb"\N", Decimal("0.00")


def _text(cell: bytes) -> str:
    return unescaped(cell).decode()


def _amount(cell: bytes) -> Decimal:
    return ZERO if cell == b"0.00" else Decimal(cell.decode())


def _ids(cell: bytes) -> tuple[str, ...]:
    listed = cell[1:-1].decode()
    return tuple(listed.split(",")) if listed else ()


# a cell of COPY that is not NULL, by the kind of its fact
READ: dict[type, Callable[[bytes], Any]] = {
    kinds.YesNo: lambda cell: cell == b"t",
    kinds.Count: int,
    kinds.Amount: _amount,
    kinds.Code: _text,
    kinds.Name: _text,
    kinds.Digits: _text,
    kinds.Day: lambda cell: date.fromisoformat(cell.decode()),
    kinds.NationalIds: _ids,
}
# what is different with everybody; the rest of a record is the same for many, and read once for all
OWN = [(fact.name, READ[type(fact.kind)]) for fact in DIRECT if fact.per_person]
REST = [(fact.name, READ[type(fact.kind)]) for fact in DIRECT if not fact.per_person]


def read_records(national_ids: list[str]) -> dict[str, Record]:
    """What the authorities say of these people, in one statement; the silent are left out."""
    columns = ", ".join([name for name, _read in [*OWN, *REST]])
    lines = copied_out(
        f"SELECT national_id, {columns} FROM {AuthorityRecord._meta.db_table} WHERE national_id = ANY(%s)",
        [_array(national_ids)],
    )
    return dict(map(_known, lines))


def stays_abroad(national_ids: list[str]) -> dict[str, list[Stay]]:
    """The dated stays of those of them of whom the register gives any, or says that there were none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT national_id, stays FROM {AuthorityRecord._meta.db_table}"
            " WHERE national_id = ANY(%s) AND stays IS NOT NULL",
            [_array(national_ids)],
        )
        return dict(cursor.fetchall())


def main_beneficiaries_among(national_ids: list[str]) -> set[str]:
    """Those of them whose own declaration stands: main beneficiaries themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT national_id FROM {DeclaredPerson._meta.db_table}"
            " WHERE national_id = ANY(%s) AND role = 'main'",
            [_array(national_ids)],
        )
        return {row[0] for row in cursor}


def _array(national_ids: list[str]) -> str:
    return f"{{{','.join(national_ids)}}}"


def _known(line: bytes) -> tuple[str, Record]:
    person, _tab, answers = line.partition(b"\t")
    return person.decode(), _record(answers)


@lru_cache(maxsize=8192)  # most children are one record
def _record(answers: bytes) -> Record:
    *own, rest = answers[:-1].split(b"\t", len(OWN))
    return msgspec.structs.replace(_usual(rest), **_fields(OWN, own))


@lru_cache(maxsize=8192)
def _usual(rest: bytes) -> Record:
    # no main beneficiary, as of nearly every dependant
    return Record(**_fields(REST, rest.split(b"\t")), main_beneficiary=False)


def _fields(columns: list[tuple[str, Callable[[bytes], Any]]], cells: list[bytes]) -> dict[str, Any]:
    read = zip(columns, cells, strict=True)
    return record_fields({name: typed(cell) for (name, typed), cell in read if cell != NULL})
