"""What a study answers: a status, an amount, and a finding for every rule and person."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Literal

import msgspec

Answer = Literal["met", "not_met", "unknown"]
Status = Literal["eligible", "not_eligible", "under_study"]
About = Literal["head", "dependant", "household"]
Source = Literal[
    "declared",
    "civil_affairs",
    "passports",
    "social_insurance",
    "prisons",
    "shelters",
    "support_programmes",
    "national_address",
    "programme",  # our own register of main beneficiaries, and of those who are barred
    "document",  # what the applicant attached
    "assets",
    "ejar",  # the register of leases
    "visits",  # our own researchers
]


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One rule's answer for one person; found and limit are codes, whole numbers or SAR with two decimals."""

    code: str
    person: str  # Person.id, empty when it is about the household
    about: About
    status: Answer
    source: Source  # where the value came from; when unknown, whom we wait for
    found: str = ""
    limit: str = ""  # the limit or, for a comparison, what was declared
    as_of: date | None = None


class SharedFinding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One rule's finding that is the same for several people; `who` counts them from the head, 0."""

    code: str
    status: Answer
    source: Source
    found: str
    limit: str
    as_of: date | None
    who: tuple[int, ...]  # empty: about the household


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One line of the amount in SAR; cap, taper and days_abroad are below 0."""

    code: Literal["head", "adult", "minor", "cap", "taper", "days_abroad"]
    amount: Decimal
    person: str = ""
    count: int = 1


class Entitlement(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The formula's answer in SAR a month: limits unrounded, only the amount rounded to the halala."""

    adults: int
    minors: int
    income: Decimal
    weight: Decimal
    full: Decimal
    exemption: Decimal
    cutoff: Decimal
    amount: Decimal


class PersonStatus(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One person's result."""

    person: str
    status: Status


class Outcome(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A study's answer; unless eligible, entitlement and lines are only an estimate (see assess)."""

    status: Status
    amount: Decimal  # what is paid: 0 unless eligible
    shared: tuple[SharedFinding, ...]  # the findings, one for all of whom it is the same; rule by rule
    people: tuple[PersonStatus, ...]
    entitlement: Entitlement
    lines: tuple[Line, ...]  # add up to amount when eligible, otherwise to the estimate

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return a finding for every rule and person: rule by rule, the head first."""
        return tuple(findings_by_person(self.shared, [each.person for each in self.people]))

    @property
    def estimate(self) -> Decimal:
        """Return the sum of the lines: the amount when eligible, otherwise what it would be, in SAR."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Return the findings that are not met."""
        return tuple(finding for finding in self.findings if finding.status == "not_met")

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """Return the findings whose authority has not answered."""
        return tuple(finding for finding in self.findings if finding.status == "unknown")

    def status_of(self, person: str) -> Status:
        """Return one person's status; KeyError for a stranger."""
        return {each.person: each.status for each in self.people}[person]


def findings_by_person(shared: Sequence[SharedFinding], people: Sequence[str]) -> Iterator[Finding]:
    """Write out what is the same for several people: one finding for each of them."""
    for _code, alike in groupby(shared, key=lambda finding: finding.code):
        placed = [(place, finding) for finding in alike for place in finding.who or (ABOUT_ALL,)]
        for place, finding in sorted(placed, key=lambda each: each[0]):
            said = (finding.status, finding.source, finding.found, finding.limit, finding.as_of)
            if place == ABOUT_ALL:
                yield Finding(finding.code, "", "household", *said)
            else:
                yield Finding(finding.code, people[place], "dependant" if place else "head", *said)


ABOUT_ALL = -1
