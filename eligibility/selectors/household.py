"""From a declaration and the records of its people to the facts that the rulebook reads."""

from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

import msgspec

from applications.declaration import Snapshot
from eligibility.models import AuthorityRecord
from eligibility.rulebook import facts

SUPPORT = "government"  # the kind of income under which other support is declared


class Known(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A record as a JSON array, by the names of AuthorityRecord; `main` is our own register's answer."""

    saudi: bool | None
    exemption: str
    resident: bool | None
    days_abroad: int | None
    imprisoned: bool | None
    in_shelter: bool | None
    deceased: bool | None
    monthly_income: Decimal | None
    support_programme: str
    support_monthly: Decimal | None
    dependants: tuple[str, ...] | None
    marital_status: str
    relation: str
    postal_code: str
    as_of: date
    main: bool


type Answers = AuthorityRecord | Known  # one by one, and by the hundred thousand


def people_of(signed: Snapshot) -> list[str]:
    """The national IDs of the household, head first."""
    return [
        signed.applicant.national_id,
        *(dependant.national_id for dependant in signed.dependants),
    ]


def household(
    signed: Snapshot,
    records: Mapping[str, Answers],
    main_beneficiaries: Container[str],
) -> facts.Household:
    """The household as declared, each person beside the record that the authorities keep."""
    earned, applicant = _declared(signed), signed.applicant
    head = facts.Person(
        applicant.national_id,
        "head",
        applicant.name,
        applicant.birth_date,
        "",
        *earned.get(applicant.national_id, NOTHING),
        _record(records.get(applicant.national_id)),
    )
    others = [
        facts.Person(
            row.national_id,
            "dependant",
            row.name,
            row.birth_date,
            row.relation,
            *earned.get(row.national_id, NOTHING),
            _record(records.get(row.national_id), main_beneficiary=row.national_id in main_beneficiaries),
        )
        for row in signed.dependants
    ]
    return facts.Household((head, *others), applicant.marital, signed.housing.postal_code)


NOTHING = (Decimal("0.00"), Decimal("0.00"))  # of declared income, and of support


def _declared(signed: Snapshot) -> dict[str, tuple[Decimal, Decimal]]:
    """What each person earns a month, and the part of it that is support, in SAR."""
    declared: dict[str, tuple[Decimal, Decimal]] = {}
    for row in signed.incomes:
        income, support = declared.get(row.national_id, NOTHING)
        support += row.amount if row.kind == SUPPORT else 0
        declared[row.national_id] = (income + row.amount, support)
    return declared


def _record(row: Answers | None, *, main_beneficiary: bool | None = None) -> facts.Record | None:
    if row is None:
        return None
    return facts.Record(
        row.saudi,
        cast(facts.Exemption, row.exemption),
        row.resident,
        row.days_abroad,
        row.imprisoned,
        row.in_shelter,
        row.deceased,
        row.monthly_income,
        _support(row),
        main_beneficiary,
        None if row.dependants is None else tuple(row.dependants),
        row.marital_status,
        row.relation,
        row.postal_code,
        row.as_of,
    )


def _support(row: Answers) -> tuple[facts.Support, ...] | None:
    if row.support_monthly is None:
        return None
    if not row.support_monthly:
        return ()
    return (facts.Support(row.support_programme or "other", row.support_monthly),)
