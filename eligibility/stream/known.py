"""What the authorities say of many thousand people at once."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec
from django.db import connection

from accounts.models import User
from applications.models import Application
from eligibility.models import AuthorityRecord
from eligibility.rulebook.facts import Record
from eligibility.selectors.household import Known, assets_of, record_of
from eligibility.stream.copying import copied_out, unescaped

# what is different with everybody; the rest of a record is the same for many, and read once for all
WEALTH = ("real_estate", "vehicles", "cash_assets", "portfolios", "domestic_workers")
OWN = ("dependants", "monthly_income", "days_abroad", "id_expires", *WEALTH)
REST = [field for field in msgspec.structs.fields(Known) if field.name not in OWN]
NULL = rb"\N"


def known(national_ids: list[str]) -> dict[str, Record]:
    """What the authorities say of these people, in one statement; the silent are left out."""
    columns = ", ".join([*OWN, *map(_column, REST)])
    lines = copied_out(
        f"SELECT national_id, {columns} FROM {AuthorityRecord._meta.db_table} WHERE national_id = ANY(%s)",
        [_array(national_ids)],
    )
    return dict(map(_known, lines))


def main_among(national_ids: list[str]) -> set[str]:
    """Those of them who are main beneficiaries themselves."""
    with connection.cursor() as cursor:
        cursor.execute(  # a file is looked for once somebody has an account, and few dependants have one
            f"SELECT p.national_id FROM {User._meta.db_table} p WHERE p.national_id = ANY(%s) AND"
            f" (SELECT f.status FROM {Application._meta.db_table} f WHERE f.owner_id = p.id) = 'submitted'",
            [_array(national_ids)],
        )
        return {row[0] for row in cursor}


def _array(national_ids: list[str]) -> str:
    return f"{{{','.join(national_ids)}}}"


def _column(field: msgspec.structs.FieldInfo) -> str:
    """A truth as 0 or 1, which msgspec reads."""
    return f"{field.name}::int" if field.type == bool | None else field.name


def _known(line: bytes) -> tuple[str, Record]:
    person, _tab, answers = line.partition(b"\t")
    return person.decode(), _record(answers)


@lru_cache(maxsize=8192)  # most children are one record
def _record(answers: bytes) -> Record:
    dependants, income, days, expires, *wealth, rest = answers[:-1].split(b"\t", len(OWN))
    listed = dependants[1:-1].decode()
    return msgspec.structs.replace(
        _usual(rest),
        dependants=None if dependants == NULL else tuple(listed.split(",") if listed else ()),
        monthly_income=_amount(income),
        days_abroad=_number(days),
        id_expires=None if expires == NULL else date.fromisoformat(expires.decode()),
        assets=assets_of(*map(_amount, wealth[:-1]), _number(wealth[-1])),
    )


def _amount(cell: bytes) -> Decimal | None:
    if cell == b"0.00":
        return ZERO
    return None if cell == NULL else Decimal(cell.decode())


ZERO = Decimal("0.00")


def _number(cell: bytes) -> int | None:
    return None if cell == NULL else int(cell)


@lru_cache(maxsize=8192)
def _usual(rest: bytes) -> Record:
    cells = [None if cell == NULL else unescaped(cell).decode() for cell in rest.split(b"\t")]
    named = dict(zip([field.name for field in REST], cells, strict=True))
    record = record_of(msgspec.convert(dict.fromkeys(OWN) | named, Known, strict=False))
    return msgspec.structs.replace(record, main_beneficiary=False)  # as of nearly every dependant
