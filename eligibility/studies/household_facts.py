"""From a declaration and the records of its people to the facts that the rulebook reads."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import cast

import msgspec

from applications.file.snapshot import Snapshot
from applications.household.standing_rules import SUPPORT_KINDS
from eligibility.registers.facts import DIRECT
from eligibility.registers.mapping import record_fields
from eligibility.registers.models import AuthorityRecord
from eligibility.registers.stays import Abroad
from eligibility.rulebook import facts

NO_STAYS = Abroad({}, date.max, date.max)
type Answers = AuthorityRecord | facts.Record  # one by one, and by the hundred thousand


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
    papers: Sequence[facts.PaperState] = (),
    abroad: Abroad | None = None,
) -> facts.Household:
    """The household as declared, each person beside the record that the authorities keep.

    `papers` are the states of the declared documents in their order; those that are not said are given. Dated
    stays are counted as `abroad` says.
    """
    applicant = signed.applicant
    return facts.Household(
        _people(signed, records, main_beneficiaries, abroad or NO_STAYS),
        applicant.marital,
        signed.housing.postal_code,
        cast(facts.Kind, applicant.kind),
        applicant.situation,
        signed.housing.tenure,
        _papers(signed, papers),
    )


def _people(
    signed: Snapshot,
    records: Mapping[str, Answers],
    main_beneficiaries: Container[str],
    abroad: Abroad,
) -> tuple[facts.Person, ...]:
    """The head and the dependants as declared, each with his record."""
    earned, applicant = _declared(signed), signed.applicant
    head = facts.Person(
        applicant.national_id,
        "head",
        applicant.name,
        applicant.birth_date,
        "",
        *earned.get(applicant.national_id, NOTHING),
        _asked(records, applicant.national_id, None, abroad),
    )
    others = [
        facts.Person(
            row.national_id,
            "dependant",
            row.name,
            row.birth_date,
            row.relation,
            *earned.get(row.national_id, NOTHING),
            _asked(records, row.national_id, row.national_id in main_beneficiaries, abroad),
        )
        for row in signed.dependants
    ]
    return (head, *others)


def _papers(signed: Snapshot, states: Sequence[facts.PaperState]) -> tuple[facts.Paper, ...]:
    """The documents of the file, and the lease whose last day was declared."""
    papers = [
        facts.Paper(row.kind, row.expires_on, row.people, state)
        for row, state in zip(signed.documents, states or repeat(GIVEN), strict=False)
    ]
    if signed.housing.tenure == "rent" and signed.housing.contract_ends:
        papers.append(facts.Paper("lease", signed.housing.contract_ends, state="declared"))
    return tuple(papers)


GIVEN: facts.PaperState = "given"
NOTHING = (Decimal("0.00"), Decimal("0.00"))  # of declared income, and of support


def _declared(signed: Snapshot) -> dict[str, tuple[Decimal, Decimal]]:
    """What each person earns a month, and the part of it that is support, in SAR."""
    declared: dict[str, tuple[Decimal, Decimal]] = {}
    for row in signed.incomes:
        income, support = declared.get(row.national_id, NOTHING)
        support += row.amount if row.kind in SUPPORT_KINDS else 0
        declared[row.national_id] = (income + row.amount, support)
    return declared


def _asked(
    records: Mapping[str, Answers], person: str, main_beneficiary: bool | None, abroad: Abroad
) -> facts.Record | None:
    """What the authorities say, with the answer of our own register; a head is not asked for (None)."""
    row = records.get(person)
    if row is None:
        return None
    record = row if isinstance(row, facts.Record) else record_of(row)
    if abroad.stays:
        record = abroad.measured(person, record)
    if record.main_beneficiary is main_beneficiary:
        return record
    return msgspec.structs.replace(record, main_beneficiary=main_beneficiary)


def record_of(row: AuthorityRecord) -> facts.Record:
    """What the authorities say of a person, as the rulebook reads it."""
    answered = {fact.name: value for fact in DIRECT if (value := getattr(row, fact.name)) is not None}
    if row.dependants is not None:
        answered["dependants"] = tuple(row.dependants)
    return facts.Record(**record_fields(answered))
