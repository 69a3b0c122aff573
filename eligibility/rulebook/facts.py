"""What is known of a household on the day of a study: what it declared, and what the authorities say."""

from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Literal

import msgspec

from applications.household.applicant_rules import Applicant, Proofs

Role = Literal["head", "dependant"]
Exemption = Literal["mobility_card", "saudi_mother", "wife_of_saudi", "husband_of_saudi"]
VisitState = Literal["pending", "accepted", "refused"]
ApplicantKind = Literal["head", "independent", "married_woman", "eldest_child"]
# What the file holds: only declared (a lease's last day), given and not yet examined, or examined.
ProofState = Literal["proved", "not_examined", "missing"]
DocumentState = Literal["declared", "given", "accepted", "refused"]

ZERO = Decimal(0)


class Support(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One payment from another support programme, in SAR a month."""

    programme: str
    monthly: Decimal


class Assets(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What one person owns, in SAR, and the domestic workers."""

    real_estate: Decimal = ZERO
    vehicles: Decimal = ZERO
    cash_assets: Decimal = ZERO
    portfolios: Decimal = ZERO
    domestic_workers: int = 0


OWNS_NOTHING = Assets()  # most people: one object, and no bytes, for all of them


class Record(msgspec.Struct, frozen=True, omit_defaults=True, cache_hash=True, gc=False):
    """What the authorities say of one person; None is "has not answered": never met, never failed."""

    saudi: bool | None = None
    exemption: Exemption | None = None  # answered with `saudi`: None beside an answer is "none"
    resident: bool | None = None
    days_abroad: int | None = None
    days_abroad_until: date | None = None  # counted from dated stays: the first month with another number
    imprisoned: bool | None = None
    in_shelter: bool | None = None
    deceased: bool | None = None
    monthly_income: Decimal | None = None
    other_support: tuple[Support, ...] | None = None
    main_beneficiary: bool | None = None
    # Asked only of a head: the people whom the family register lists under him.
    dependants: tuple[str, ...] | None = None
    marital_status: str | None = None  # of the head, and of grown daughters
    relation: str | None = None  # of a dependant to the head
    postal_code: str | None = None  # of the head
    assets: Assets | None = None
    id_expires: date | None = None
    # The next three are asked only of a head.
    separate_dwelling: bool | None = None  # a lease in Ejar that makes a dwelling of his own
    visit: VisitState | None = None  # None: there was no visit
    barred_until: date | None = None  # None: there is no suspension
    as_of: date | None = None
    # Authorities that answered on another day than the rest: source code and day.
    answered: tuple[tuple[str, date], ...] = ()
    # Details of the lease, where Ejar gives them; it says all three are well by `separate_dwelling`.
    lease_in_own_name: bool | None = None
    lease_shared: bool | None = None
    meter_linked: bool | None = None

    def day_of(self, source: str) -> date | None:
        """Return the day on which this source answered, None when unknown."""
        return dict(self.answered).get(source, self.as_of) if self.answered else self.as_of


UNANSWERED = Record()


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """The main beneficiary or a dependant; incomes in SAR a month."""

    id: str
    role: Role
    name: str
    birth_date: date
    relation: str = ""
    declared_income: Decimal = ZERO
    # The part of declared_income that comes from other support programmes, so that it is not counted twice.
    declared_support: Decimal = ZERO
    record: Record | None = None

    def __post_init__(self) -> None:
        declared = self.declared_income or self.declared_support  # most people declare nothing
        if declared and not ZERO <= self.declared_support <= self.declared_income:
            raise ValueError("declared_support lies between 0 and declared_income")

    @property
    def known(self) -> Record:
        """Return the authorities' record, one without any answer when there is none."""
        return self.record or UNANSWERED

    @property
    def earned(self) -> Decimal:
        """Return the declared income without support of other programmes, SAR a month."""
        return self.declared_income - self.declared_support if self.declared_support else self.declared_income

    def age(self, on: date) -> int:
        """Return the age in whole years on a day."""
        born = self.birth_date
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@lru_cache(maxsize=256)
def latest_birth_date(years: int, on: date) -> date:
    """Return the last birthday of those who are so old."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # no 29 February in that year: nobody was born between the 28th and March
        return date(on.year - years, 2, 28)


class Paper(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A document of the file, or the lease that was declared; with nobody named it covers the head."""

    kind: str
    expires_on: date | None = None
    people: tuple[str, ...] = ()
    state: DocumentState = "given"

    @property
    def is_evidence(self) -> bool:
        """Whether it may prove something: it was given, and no officer refused it."""
        return self.state in ("given", "accepted")

    def valid(self, on: date) -> bool:
        """Whether it has not expired; the last day still counts."""
        return self.expires_on is None or self.expires_on >= on


_age_key = attrgetter("birth_date", "id")
_kind_key = attrgetter("kind")


class Household(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """One main beneficiary with his dependants, as declared, each with his record."""

    people: tuple[Person, ...]
    marital_status: str = ""
    postal_code: str = ""
    kind: ApplicantKind = "head"
    situation: str = ""
    tenure: str = ""
    papers: tuple[Paper, ...] = ()

    def __post_init__(self) -> None:
        if [person.role for person in self.people].count("head") != 1:
            raise ValueError("a household has exactly one head")
        if len({person.id for person in self.people}) != len(self.people):
            raise ValueError("a person is listed once in a household")

    @cached_property  # every rule asks
    def everyone(self) -> tuple[Person, ...]:
        """Return the head, then the dependants, oldest first; twins by id: the order given never matters."""
        dependants = [person for person in self.people if person.role == "dependant"]
        head = [person for person in self.people if person.role == "head"]
        return (*head, *sorted(dependants, key=_age_key))

    @property
    def head(self) -> Person:
        """Return the main beneficiary."""
        return self.everyone[0]

    @property
    def dependants(self) -> tuple[Person, ...]:
        """Return the dependants, oldest first."""
        return self.everyone[1:]

    @cached_property
    def applicant(self) -> Applicant:
        """Return the answers that decide what has to be proved."""
        relations = tuple(sorted({person.relation for person in self.dependants}))
        return Applicant(self.kind, self.marital_status, self.situation, self.tenure, relations)

    def expired(self, on: date) -> dict[str, str]:
        """Return the kind of the first expired paper of each person whom no valid one of that kind covers."""
        if all([paper.valid(on) for paper in self.papers]):
            return {}
        head = (self.head.id,)
        papers = sorted([each for each in self.papers if each.state != "refused"], key=_kind_key)
        valid = {(paper.kind, who) for paper in papers if paper.valid(on) for who in paper.people or head}
        expired: dict[str, str] = {}
        for paper in papers:
            for who in paper.people or head:
                if (paper.kind, who) not in valid:
                    expired.setdefault(who, paper.kind)
        return expired

    def proof(self, asked: Proofs, on: date) -> ProofState:
        """Return what the papers prove: each proof asked for needs a valid one that no officer refused."""
        papers = [paper for paper in self.papers if paper.is_evidence and paper.valid(on)]
        given = {paper.kind for paper in papers}
        if any(given.isdisjoint(group) for group in asked):
            return "missing"
        accepted = {paper.kind for paper in papers if paper.state == "accepted"}
        return "not_examined" if any(accepted.isdisjoint(group) for group in asked) else "proved"
