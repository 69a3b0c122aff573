"""From a declaration and the records of its people to the facts that the rulebook reads."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import cast

import msgspec

from applications.file.snapshot import Snapshot
from applications.household.applicant_rules import SUPPORT_KINDS
from eligibility.registers.facts import DIRECT_FACTS
from eligibility.registers.mapping import record_fields
from eligibility.registers.models import AuthorityRecord
from eligibility.registers.stays import StaysAbroad
from eligibility.rulebook import facts

NO_STAYS = StaysAbroad({}, date.max, date.max)
type RecordSource = AuthorityRecord | facts.Record  # one by one, and by the hundred thousand


def people_of(signed: Snapshot) -> list[str]:
    """The national IDs of the household, head first."""
    return [
        signed.applicant.national_id,
        *(dependant.national_id for dependant in signed.dependants),
    ]


def build_household(
    signed: Snapshot,
    records: Mapping[str, RecordSource],
    main_beneficiaries: Container[str],
    papers: Sequence[facts.DocumentState] = (),
    abroad: StaysAbroad | None = None,
) -> facts.Household:
    """The household as declared, each person beside the record that the authorities keep.

    `papers` are the states of the declared documents in their order; those that are not said are given. Dated
    stays are counted as `abroad` says.
    """
    applicant = signed.applicant
    return facts.Household(
        _build_people(signed, records, main_beneficiaries, abroad or NO_STAYS),
        applicant.marital,
        signed.housing.postal_code,
        cast(facts.ApplicantKind, applicant.kind),
        applicant.situation,
        signed.housing.tenure,
        _build_papers(signed, papers),
    )


def _build_people(
    signed: Snapshot,
    records: Mapping[str, RecordSource],
    main_beneficiaries: Container[str],
    abroad: StaysAbroad,
) -> tuple[facts.Person, ...]:
    """The head and the dependants as declared, each with his record."""
    earned, applicant = _declared_incomes(signed), signed.applicant
    head = facts.Person(
        applicant.national_id,
        "head",
        applicant.name,
        applicant.birth_date,
        "",
        *earned.get(applicant.national_id, NO_INCOME),
        _person_record(records, applicant.national_id, None, abroad),
    )
    others = [
        facts.Person(
            row.national_id,
            "dependant",
            row.name,
            row.birth_date,
            row.relation,
            *earned.get(row.national_id, NO_INCOME),
            _person_record(records, row.national_id, row.national_id in main_beneficiaries, abroad),
        )
        for row in signed.dependants
    ]
    return (head, *others)


def _build_papers(signed: Snapshot, states: Sequence[facts.DocumentState]) -> tuple[facts.Paper, ...]:
    """The documents of the file, and the lease whose last day was declared."""
    papers = [
        facts.Paper(row.kind, row.expires_on, row.people, state)
        for row, state in zip(signed.documents, states or repeat(GIVEN_STATE), strict=False)
    ]
    if signed.housing.tenure == "rent" and signed.housing.contract_ends:
        papers.append(facts.Paper("lease", signed.housing.contract_ends, state="declared"))
    return tuple(papers)


GIVEN_STATE: facts.DocumentState = "given"
NO_INCOME = (Decimal("0.00"), Decimal("0.00"))  # of declared income, and of support


def _declared_incomes(signed: Snapshot) -> dict[str, tuple[Decimal, Decimal]]:
    """What each person earns a month, and the part of it that is support, in SAR."""
    declared: dict[str, tuple[Decimal, Decimal]] = {}
    for row in signed.incomes:
        income, support = declared.get(row.national_id, NO_INCOME)
        support += row.amount if row.kind in SUPPORT_KINDS else 0
        declared[row.national_id] = (income + row.amount, support)
    return declared


def _person_record(
    records: Mapping[str, RecordSource], person: str, main_beneficiary: bool | None, abroad: StaysAbroad
) -> facts.Record | None:
    """What the authorities say, with the answer of our own register; a head is not asked for (None)."""
    row = records.get(person)
    if row is None:
        return None
    record = row if isinstance(row, facts.Record) else rulebook_record(row)
    if abroad.stays:
        record = abroad.measured(person, record)
    if record.main_beneficiary is main_beneficiary:
        return record
    return msgspec.structs.replace(record, main_beneficiary=main_beneficiary)


def rulebook_record(row: AuthorityRecord) -> facts.Record:
    """What the authorities say of a person, as the rulebook reads it."""
    answered = {fact.name: value for fact in DIRECT_FACTS if (value := getattr(row, fact.name)) is not None}
    if row.dependants is not None:
        answered["dependants"] = tuple(row.dependants)
    return facts.Record(**record_fields(answered))
