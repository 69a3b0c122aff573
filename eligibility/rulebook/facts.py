"""What is known of a household on the day of a study: what it declared, and what the authorities say."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

Role = Literal["head", "dependant"]
Exemption = Literal["", "mobility_card", "saudi_mother", "wife_of_saudi", "husband_of_saudi"]

NOTHING = Decimal(0)


class Support(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One payment from another support programme, in SAR a month."""

    programme: str
    monthly: Decimal


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the authorities say of one person; None is "has not answered", which is never a failure."""

    saudi: bool | None = None
    exemption: Exemption = ""
    resident: bool | None = None
    days_abroad: int | None = None
    imprisoned: bool | None = None
    in_shelter: bool | None = None
    deceased: bool | None = None
    monthly_income: Decimal | None = None
    other_support: tuple[Support, ...] | None = None
    main_beneficiary: bool | None = None
    # Asked only of a head: the people whom the family register lists under him.
    dependants: tuple[str, ...] | None = None
    # The next three are compared when the register gives them; empty is "not consulted": no finding.
    marital_status: str = ""
    relation: str = ""
    postal_code: str = ""
    as_of: date | None = None
    # An authority that answered on another day than the rest: source code -> day.
    answered: dict[str, date] = {}

    def day_of(self, source: str) -> date | None:
        """Return the day on which this source answered, None when unknown."""
        return self.answered.get(source, self.as_of) if self.answered else self.as_of


UNANSWERED = Record()


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """The main beneficiary or a dependant; incomes in SAR a month."""

    id: str
    role: Role
    name: str
    birth_date: date
    relation: str = ""
    declared_income: Decimal = NOTHING
    # The part of declared_income that comes from other support programmes, so that it is not counted twice.
    declared_support: Decimal = NOTHING
    record: Record | None = None

    def __post_init__(self) -> None:
        if not NOTHING <= self.declared_support <= self.declared_income:
            raise ValueError("declared_support lies between 0 and declared_income")

    @property
    def known(self) -> Record:
        """Return the authorities' record, one without any answer when there is none."""
        return self.record or UNANSWERED

    @property
    def earned(self) -> Decimal:
        """Return the declared income without support of other programmes, SAR a month."""
        return self.declared_income - self.declared_support

    def age(self, on: date) -> int:
        """Return the age in whole years on a day."""
        born = self.birth_date
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class Household(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """One main beneficiary with his dependants, as declared, each with his record."""

    people: tuple[Person, ...]
    marital_status: str = ""
    postal_code: str = ""

    def __post_init__(self) -> None:
        if sum(person.role == "head" for person in self.people) != 1:
            raise ValueError("a household has exactly one head")
        if len({person.id for person in self.people}) != len(self.people):
            raise ValueError("a person is listed once in a household")

    @cached_property  # every article asks
    def head(self) -> Person:
        """Return the main beneficiary."""
        return next(person for person in self.people if person.role == "head")

    @cached_property
    def dependants(self) -> tuple[Person, ...]:
        """Return the dependants, oldest first; twins by id, so that the order given never matters."""
        dependants = (person for person in self.people if person.role == "dependant")
        return tuple(sorted(dependants, key=lambda person: (person.birth_date, person.id)))

    @cached_property
    def everyone(self) -> tuple[Person, ...]:
        """Return the head, then the dependants."""
        return (self.head, *self.dependants)
