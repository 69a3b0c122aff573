"""What a citizen may suppose of his household, and the household as it would then be: plain Python.

Not in the rulebook, since it decides nothing: a study's digest must not change with it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from eligibility.registers.facts import FACTS_BY_NAME, FAVOURABLE_VALUES
from eligibility.registers.mapping import record_fields
from eligibility.rulebook.facts import ZERO, Household, Person, Record


class Newborn(msgspec.Struct, frozen=True):
    """So many children born in the month that begins on this day."""

    born: date
    count: int = 1


class Salary(msgspec.Struct, frozen=True):
    """Somebody of the household earns so much a month, in place of what he declared as salary, in SAR."""

    person: str
    monthly: Decimal
    instead_of: Decimal = ZERO


class MovedOut(msgspec.Struct, frozen=True):
    """A dependant leaves the household."""

    person: str


class NewDependant(msgspec.Struct, frozen=True):
    """Somebody joins the household; `monthly` is his income in SAR."""

    relation: str
    born: date
    monthly: Decimal = ZERO


type Scenario = Newborn | Salary | MovedOut | NewDependant


def favourable_record(joins: NewDependant, on: date) -> Record:
    """The record of somebody whom nobody was asked about: every condition that is asked of him is met."""
    own = {
        "monthly_income": joins.monthly,
        "marital_status": "single",
        "id_expires": date.max,
        "as_of": on,
        "relation": joins.relation,  # a newborn's is not asked, and agrees
    }
    well = {name: value for name, value in FAVOURABLE_VALUES.items() if FACTS_BY_NAME[name].about != "head"}
    return Record(**record_fields({**well, **own}), main_beneficiary=False)


def apply_scenario(known: Household, suppositions: Iterable[Scenario], on: date) -> Household:
    """The household when all of this is so, in whatever order it was said; KeyError for a stranger."""
    said = tuple(suppositions)
    _check_members(known, said)
    leave = {each.person for each in said if isinstance(each, MovedOut)}
    wages = {each.person: each for each in said if isinstance(each, Salary)}
    join = tuple(_newcomer_person(place, each, on) for place, each in enumerate(newcomers(said), 1))
    stay = [_with_salary(person, wages.get(person.id)) for person in known.people if person.id not in leave]
    people = tuple(_with_family_register(person, leave, join, known) for person in stay)
    then = msgspec.structs.replace(known, people=(*people, *join))
    return _as_family_head(then) if join else then


def newcomers(suppositions: Iterable[Scenario]) -> list[NewDependant]:
    """Everybody who joins, newborns one by one, oldest first: the place is the number of his made-up ID."""
    found: list[NewDependant] = []
    for each in suppositions:
        if isinstance(each, Newborn):
            found += [NewDependant("", each.born)] * each.count
        elif isinstance(each, NewDependant):
            found.append(each)
    return sorted(found, key=lambda one: (one.born, one.relation, one.monthly))


def newcomer_id(place: int) -> str:
    """The made-up ID of a newcomer; no national ID looks like it."""
    return f"supposed-{place}"


def _check_members(known: Household, said: tuple[Scenario, ...]) -> None:
    dependants = {person.id for person in known.dependants}
    for each in said:
        if isinstance(each, MovedOut) and each.person not in dependants:
            raise KeyError("who leaves is a dependant")
        if isinstance(each, Salary) and each.person not in {known.head.id, *dependants}:
            raise KeyError("who earns is one of the household")


def _newcomer_person(place: int, joins: NewDependant, on: date) -> Person:
    return Person(
        newcomer_id(place),
        "dependant",
        "",
        joins.born,
        joins.relation,
        joins.monthly,
        ZERO,
        favourable_record(joins, on),
    )


def _with_salary(person: Person, wage: Salary | None) -> Person:
    """With the new salary, declared and on record alike: the estimate is about the amount."""
    if wage is None:
        return person
    earned = person.earned - wage.instead_of + wage.monthly
    declared, record = person.declared_support + earned, person.record
    if record is not None and record.monthly_income is not None:  # who was not answered is waited for
        record = msgspec.structs.replace(record, monthly_income=earned)
    return msgspec.structs.replace(person, declared_income=declared, record=record)


def _with_family_register(
    person: Person, leave: set[str], join: tuple[Person, ...], known: Household
) -> Person:
    """The head with the family register as it would be; everybody else as he is."""
    if person.role != "head" or person.record is None or person.record.dependants is None:
        return person
    listed = {each.id for each in known.people}
    there = [number for number in person.record.dependants if number in listed - leave]
    # whom the register has and the file has not may be the very newborn who is supposed
    missing = [number for number in person.record.dependants if number not in listed][len(join) :]
    register = (*there, *missing, *(each.id for each in join))
    return msgspec.structs.replace(person, record=msgspec.structs.replace(person.record, dependants=register))


def _as_family_head(household: Household) -> Household:
    """Who was alone and has a family now applies as its head."""
    kind = "head" if household.kind == "independent" else household.kind
    return msgspec.structs.replace(household, kind=kind)
