"""Made-up households into the database, by COPY: people, files, accounts, declarations and records."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import batched
from typing import Any

import msgspec
from django.db import connection, transaction

from accounts.people.models import User
from applications.bank.models import BankAccount
from applications.declaration.models import Declaration, DeclaredPerson
from applications.file.models import Application
from common.bulk_copy import copy_in
from eligibility.registers.facts import FACT_NAMES, FAVOURABLE_VALUES
from eligibility.registers.models import AuthorityRecord
from eligibility.studies.household_facts import people_of
from eligibility.studies.models import StudiedPerson
from tests.load.families import Family, Someone

A_BATCH = 5_000  # households: some thirty megabytes
PERSON = (
    "id", "national_id", "name", "birth_date", "mobile", "joined_at", "password", "language",
    "is_superuser", "is_staff", "is_active", "must_change_password", "gender",
)  # fmt: skip
FILE = (
    "id", "owner_id", "reference", "kind", "marital", "employment", "created_at", "status", "situation",
    "health", "work_ability", "education", "no_dependants", "no_income",
)  # fmt: skip
DECLARATION = ("application_id", "version", "snapshot", "sha256", "words", "declared_at")
ACCOUNT = ("application_id", "iban", "status", "offered_at", "answered_at")
RECORD = ("national_id", *(name for name in FACT_NAMES if name != "as_of"), "as_of", "changed_at")


def populate(families: Iterator[Family], declared_at: datetime, words: str) -> Iterator[int]:
    """Write the households, each batch in its own transaction; yields how many were written so far."""
    written = 0
    for batch in batched(families, A_BATCH):
        with transaction.atomic():
            _write(batch, declared_at, words)
        written += len(batch)
        yield written


def next_number() -> int:
    """The number of the first national ID that no record has yet, from 20,000,000 on."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(national_id) FROM {AuthorityRecord._meta.db_table}"
            " WHERE national_id BETWEEN '1200000000' AND '1989999999'"
        )
        last = cursor.fetchone()[0]
    return int(last[1:9]) + 1 if last else 20_000_000


def measured() -> None:
    """Tell the planner what is there now."""
    with connection.cursor() as cursor:
        for model in (User, Application, BankAccount, Declaration, DeclaredPerson, AuthorityRecord):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def _write(batch: tuple[Family, ...], declared_at: datetime, words: str) -> None:
    at, on = declared_at.isoformat(), declared_at.date()
    people, files = _numbers(User, len(batch)), _numbers(Application, len(batch))
    signed = [family.signed() for family in batch]
    numbered = list(zip(people, files, signed, strict=True))
    copy_in(User._meta.db_table, PERSON, (_person(owner, each, at) for owner, _file, each in numbered))
    copy_in(Application._meta.db_table, FILE, (_file(*each, at) for each in numbered))
    copy_in(
        Declaration._meta.db_table,
        DECLARATION,
        (_declaration(file, each, words, at) for _owner, file, each in numbered),
    )
    copy_in(
        StudiedPerson._meta.db_table,
        ("national_id", "application_id"),
        (_row(who, file) for _owner, file, each in numbered for who in people_of(each)),
    )
    copy_in(
        DeclaredPerson._meta.db_table,
        ("application_id", "national_id", "role", "since"),
        (
            _row(file, who, "dependant" if place else "main", at)
            for _owner, file, each in numbered
            for place, who in enumerate(people_of(each))
        ),
    )
    copy_in(
        BankAccount._meta.db_table,
        ACCOUNT,
        (_row(file, each.iban, "current", at, at) for _owner, file, each in numbered),
    )
    copy_in(
        AuthorityRecord._meta.db_table,
        RECORD,
        (_record(each, on, at) for family in batch for each in family.people),
    )


def _numbers(model: type, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # type: ignore[attr-defined]
        )
        return [row[0] for row in cursor]


def _person(owner: int, signed: Any, at: str) -> bytes:
    head = signed.applicant
    mobile = f"+9665{int(head.national_id[1:9]):08d}"
    # "!" is no password: nobody signs in as a made-up person
    return _row(
        owner, head.national_id, head.name, head.birth_date, mobile, at, "!", "ar", "f", "f", "t", "f", ""
    )


def _file(owner: int, number: int, signed: Any, at: str) -> bytes:
    head = signed.applicant
    return _row(
        number, owner, f"G-{number:012d}", head.kind, head.marital, head.employment, at, "submitted", "",
        head.health, head.work_ability, head.education,
        "f" if signed.dependants else "t", "f" if signed.incomes else "t",
    )  # fmt: skip


def _declaration(file: int, signed: Any, words: str, at: str) -> bytes:
    stored = msgspec.json.encode(signed).replace(b"\\", b"\\\\").decode()
    return _row(file, 1, stored, signed.digest(), words, at)


def _record(someone: Someone, on: date, at: str) -> bytes:
    known = {**FAVOURABLE_VALUES, "monthly_income": someone.income, **someone.answers}
    return _row(someone.national_id, *(_cell(known.get(name)) for name in RECORD[1:-2]), on, at)


def _cell(value: Any) -> Any:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return "{" + ",".join(value) + "}" if isinstance(value, list | tuple) else value


def _row(*cells: Any) -> bytes:
    return ("\t".join(map(str, cells)) + "\n").encode()
