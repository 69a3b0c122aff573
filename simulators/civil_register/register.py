"""The people of the register: those of a file, and newcomers who added themselves on the page."""

import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from stdnum import luhn

from simulators.national_id import is_valid

RIYADH = ZoneInfo("Asia/Riyadh")
GENDERS = {"M": "ذكر", "F": "أنثى"}
RELATIONS = {
    "wife": "زوجة", "husband": "زوج", "son": "ابن", "daughter": "ابنة", "father": "أب", "mother": "أم",
}  # fmt: skip
MOBILE = re.compile(r"\A\+9665[0-9]{8}\Z")
TOLERANCE = timedelta(days=1)  # the tables of the two calendars differ by a day for many dates
ADULT = 18
MAX_PEOPLE = 1000  # that may add themselves


@dataclass(frozen=True)
class Relative:
    """One line of the family register."""

    national_id: str
    name: str
    relation: str
    birth_date: date


@dataclass(frozen=True)
class Person:
    """One person as the register has him; mobiles in international form, gender F or M."""

    national_id: str
    name: str
    gender: str
    birth_date: date
    mobiles: tuple[str, ...] = ()
    alive: bool = True
    family: tuple[Relative, ...] = ()

    def is_born_on(self, day: date) -> bool:
        return abs(self.birth_date - day) <= TOLERANCE

    def may_apply(self, on: date) -> bool:
        """Alive and 18 or over on this day; born on 29 February, one is of age on 1 March."""
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return self.alive and on.year - self.birth_date.year - (not had_birthday) >= ADULT


class Register:
    """Everybody by ID; safe for threads. Who adds himself is kept in a file, so that a restart knows him."""

    def __init__(self, known: dict[str, Person], kept: Path | None = None) -> None:
        self._lock, self._kept = Lock(), kept
        self.known = known
        self.added = read_people(kept) if kept and kept.exists() else {}

    def find(self, national_id: str) -> Person | None:
        return self.known.get(national_id) or self.added.get(national_id)

    def has(self, national_id: str) -> bool:
        everybody = (*self.known.values(), *self.added.values())
        return any(
            national_id == one.national_id or any(national_id == each.national_id for each in one.family)
            for one in everybody
        )

    def add(self, person: Person) -> bool:
        """False when the ID is somebody's already, or the register is full."""
        with self._lock:
            if self.has(person.national_id) or len(self.added) >= MAX_PEOPLE:
                return False
            self.added[person.national_id] = person
            if self._kept:
                _save_people(self.added.values(), self._kept)
            return True

    def free_id(self) -> str:
        """A valid ID that nobody has; it is not given to anybody yet."""
        while True:
            body = f"1{secrets.randbelow(10**8):08d}"
            national_id = body + luhn.calc_check_digit(body)
            if not self.has(national_id):
                return str(national_id)


def today() -> date:
    return datetime.now(RIYADH).date()


def read_people(file: Path | None) -> dict[str, Person]:
    """Read `{national ID: {name, gender, birthDate, mobiles, alive, family}}`; raises ValueError."""
    told = json.loads(file.read_text(encoding="utf-8")) if file else {}
    try:
        return {national_id: _parse_person(national_id, about) for national_id, about in told.items()}
    except (AttributeError, KeyError, TypeError, ValueError) as trouble:
        raise ValueError(f"the file of people cannot be read: {trouble!r}") from None


def _parse_person(national_id: str, about: dict[str, Any]) -> Person:
    mobiles, gender = tuple(about.get("mobiles", ())), about["gender"]
    if not is_valid(national_id) or gender not in GENDERS or not all(map(MOBILE.match, mobiles)):
        raise ValueError(f"ID, gender or mobile of {national_id}")
    return Person(
        national_id,
        str(about["name"]),
        gender,
        date.fromisoformat(about["birthDate"]),
        mobiles,
        bool(about.get("alive", True)),
        tuple(_parse_relative(each) for each in about.get("family", ())),
    )


def _parse_relative(about: dict[str, Any]) -> Relative:
    if not is_valid(about["id"]) or about["relation"] not in RELATIONS:
        raise ValueError(f"ID or relation of {about['id']}")
    born = date.fromisoformat(about["birthDate"])
    return Relative(about["id"], str(about["name"]), about["relation"], born)


def _save_people(people: Iterable[Person], file: Path) -> None:
    """Beside it first: a kill in the middle leaves the old file."""
    fresh = file.with_suffix(".fresh")
    told = {one.national_id: _person_json(one) for one in people}
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
    fresh.replace(file)


def _person_json(one: Person) -> dict[str, Any]:
    return {
        "name": one.name,
        "gender": one.gender,
        "birthDate": one.birth_date.isoformat(),
        "mobiles": list(one.mobiles),
        "alive": one.alive,
        "family": [
            {
                "id": each.national_id,
                "name": each.name,
                "relation": each.relation,
                "birthDate": each.birth_date.isoformat(),
            }
            for each in one.family
        ],
    }
