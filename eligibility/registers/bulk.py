"""What the authorities say of many thousand people at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection

from applications.declaration.models import DeclaredPerson
from common.bulk_copy import array_literal, copy_out, unescape_cell
from eligibility.registers import kinds
from eligibility.registers.facts import DIRECT_FACTS
from eligibility.registers.kinds import Stay
from eligibility.registers.mapping import record_fields
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook.facts import Record

NULL, ZERO = rb"\N", Decimal("0.00")


def _parse_text(cell: bytes) -> str:
    return unescape_cell(cell).decode()


def _parse_amount(cell: bytes) -> Decimal:
    return ZERO if cell == b"0.00" else Decimal(cell.decode())


def _parse_ids(cell: bytes) -> tuple[str, ...]:
    listed = cell[1:-1].decode()
    return tuple(listed.split(",")) if listed else ()


# a cell of COPY that is not NULL, by the kind of its fact
CELL_PARSERS: dict[type, Callable[[bytes], Any]] = {
    kinds.YesNo: lambda cell: cell == b"t",
    kinds.Count: int,
    kinds.Amount: _parse_amount,
    kinds.Code: _parse_text,
    kinds.Name: _parse_text,
    kinds.Digits: _parse_text,
    kinds.Day: lambda cell: date.fromisoformat(cell.decode()),
    kinds.NationalIds: _parse_ids,
}
# what is different with everybody; the rest of a record is the same for many, and read once for all
OWN_COLUMNS = [(fact.name, CELL_PARSERS[type(fact.kind)]) for fact in DIRECT_FACTS if fact.per_person]
SHARED_COLUMNS = [(fact.name, CELL_PARSERS[type(fact.kind)]) for fact in DIRECT_FACTS if not fact.per_person]


def read_records(national_ids: list[str]) -> dict[str, Record]:
    """What the authorities say of these people, in one statement; the silent are left out."""
    columns = ", ".join([name for name, _read in [*OWN_COLUMNS, *SHARED_COLUMNS]])
    lines = copy_out(
        f"SELECT national_id, {columns} FROM {AuthorityRecord._meta.db_table} WHERE national_id = ANY(%s)",
        [array_literal(national_ids)],
    )
    return dict(map(_parse_line, lines))


def read_stays_abroad(national_ids: list[str]) -> dict[str, list[Stay]]:
    """The dated stays of those of them of whom the register gives any, or says that there were none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT national_id, stays FROM {AuthorityRecord._meta.db_table}"
            " WHERE national_id = ANY(%s) AND stays IS NOT NULL",
            [array_literal(national_ids)],
        )
        return dict(cursor.fetchall())


def main_beneficiaries_among(national_ids: list[str]) -> set[str]:
    """Those of them whose own declaration stands: main beneficiaries themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT national_id FROM {DeclaredPerson._meta.db_table}"
            " WHERE national_id = ANY(%s) AND role = 'main'",
            [array_literal(national_ids)],
        )
        return {row[0] for row in cursor}


def _parse_line(line: bytes) -> tuple[str, Record]:
    person, _tab, answers = line.partition(b"\t")
    return person.decode(), _build_record(answers)


@lru_cache(maxsize=8192)  # most children are one record
def _build_record(answers: bytes) -> Record:
    *own, rest = answers[:-1].split(b"\t", len(OWN_COLUMNS))
    return msgspec.structs.replace(_shared_record(rest), **_parse_fields(OWN_COLUMNS, own))


@lru_cache(maxsize=8192)
def _shared_record(rest: bytes) -> Record:
    # no main beneficiary, as of nearly every dependant
    return Record(**_parse_fields(SHARED_COLUMNS, rest.split(b"\t")), main_beneficiary=False)


def _parse_fields(columns: list[tuple[str, Callable[[bytes], Any]]], cells: list[bytes]) -> dict[str, Any]:
    read = zip(columns, cells, strict=True)
    return record_fields({name: typed(cell) for (name, typed), cell in read if cell != NULL})
