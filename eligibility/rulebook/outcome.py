"""What a study answers: a status, an amount, and a finding for every rule and person."""

from datetime import date
from decimal import Decimal
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
    "programme",  # our own register of main beneficiaries
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


class Line(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One line of the amount in SAR; cap, taper and days_abroad are below 0."""

    code: Literal["head", "adult", "minor", "cap", "taper", "days_abroad"]
    amount: Decimal
    person: str = ""
    count: int = 1


class Entitlement(msgspec.Struct, frozen=True, gc=False):
    """The formula's answer in SAR a month: limits unrounded, only the amount rounded to the halala."""

    adults: int
    minors: int
    income: Decimal
    weight: Decimal
    full: Decimal
    exemption: Decimal
    cutoff: Decimal
    amount: Decimal


class Standing(msgspec.Struct, frozen=True, gc=False):
    """One person's result."""

    person: str
    status: Status


class Outcome(msgspec.Struct, frozen=True):
    """A study's answer; unless eligible, entitlement and lines are only an estimate (see assess)."""

    status: Status
    amount: Decimal  # what is paid: 0 unless eligible
    findings: tuple[Finding, ...]
    people: tuple[Standing, ...]
    entitlement: Entitlement
    lines: tuple[Line, ...]  # add up to amount when eligible, otherwise to the estimate

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
        return {standing.person: standing.status for standing in self.people}[person]
