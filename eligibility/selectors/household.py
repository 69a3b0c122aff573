"""From a declaration and the records of its people to the facts that the rulebook reads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypedDict, cast

from applications.declaration import Dependant, Snapshot
from eligibility.models import AuthorityRecord
from eligibility.rulebook import facts

SUPPORT = "government"  # the kind of income under which other support is declared


def people_of(signed: Snapshot) -> list[str]:
    """The national IDs of the household, head first."""
    return [
        signed.applicant.national_id,
        *(dependant.national_id for dependant in signed.dependants),
    ]


def household(
    signed: Snapshot,
    records: Mapping[str, AuthorityRecord],
    main_beneficiaries: set[str],
) -> facts.Household:
    """The household as declared, each person beside the record that the authorities keep."""
    head = facts.Person(
        id=signed.applicant.national_id,
        role="head",
        name=signed.applicant.name,
        birth_date=signed.applicant.birth_date,
        record=_record(records.get(signed.applicant.national_id)),
        **_declared(signed, signed.applicant.national_id),
    )
    others = (_dependant(signed, row, records, main_beneficiaries) for row in signed.dependants)
    return facts.Household(
        people=(head, *others),
        marital_status=signed.applicant.marital,
        postal_code=signed.housing.postal_code,
    )


def _dependant(
    signed: Snapshot,
    row: Dependant,
    records: Mapping[str, AuthorityRecord],
    main_beneficiaries: set[str],
) -> facts.Person:
    return facts.Person(
        id=row.national_id,
        role="dependant",
        name=row.name,
        birth_date=row.birth_date,
        relation=row.relation,
        record=_record(
            records.get(row.national_id),
            main_beneficiary=row.national_id in main_beneficiaries,
        ),
        **_declared(signed, row.national_id),
    )


class Declared(TypedDict):
    """What a person declared, SAR a month."""

    declared_income: Decimal
    declared_support: Decimal


def _declared(signed: Snapshot, national_id: str) -> Declared:
    """What this person earns a month, and the part of it that is support, in SAR."""
    own = [income for income in signed.incomes if income.national_id == national_id]
    return {
        "declared_income": sum((income.amount for income in own), Decimal("0.00")),
        "declared_support": sum((income.amount for income in own if income.kind == SUPPORT), Decimal("0.00")),
    }


def _record(row: AuthorityRecord | None, *, main_beneficiary: bool | None = None) -> facts.Record | None:
    if row is None:
        return None
    return facts.Record(
        saudi=row.saudi,
        exemption=cast(facts.Exemption, row.exemption),
        resident=row.resident,
        days_abroad=row.days_abroad,
        imprisoned=row.imprisoned,
        in_shelter=row.in_shelter,
        deceased=row.deceased,
        monthly_income=row.monthly_income,
        other_support=_support(row),
        main_beneficiary=main_beneficiary,
        dependants=None if row.dependants is None else tuple(row.dependants),
        as_of=row.as_of,
    )


def _support(row: AuthorityRecord) -> tuple[facts.Support, ...] | None:
    if row.support_monthly is None:
        return None
    if not row.support_monthly:
        return ()
    return (facts.Support(row.support_programme or "other", row.support_monthly),)
