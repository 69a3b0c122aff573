"""The kinds of values that a fact may have, each with its limits: plain Python.

`read` takes a cell of an authority's file, or what an officer typed, and gives the typed value; None for an
empty one, which is "has not answered" and never "no"; BadValue for what cannot be taken.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.people.national_id import is_valid
from common.digits import normalize_digits

MAX_DEPENDANTS = 100
NO_IDS = "0"  # how an empty family register is written; JSONL writes []
AMOUNT_PATTERN = re.compile(r"\A[0-9]{1,15}(\.[0-9]{1,2})?\Z")
DAY_PATTERN = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
TRUE, FALSE = {"true", "yes", "1", "نعم"}, {"false", "no", "0", "لا"}


class BadValue(ValueError):
    """A value or a line that cannot be taken; the message says why, and never what stood there."""


def value_text(value: Any) -> str:
    """One spelling of a value; BadValue for a list."""
    if not isinstance(value, str):
        raise BadValue("one value is expected, not a list")
    if value.isascii() and value.isprintable() and " " not in value:
        return value  # nothing to normalise: nine values of ten, ten times faster
    return normalize_digits(value)


@dataclass(frozen=True)
class YesNo:
    """A truth."""

    def read(self, value: Any) -> bool | None:
        word = value_text(value).lower()
        if word not in TRUE | FALSE | {""}:
            raise BadValue("yes or no is expected (true, false, 1, 0, or empty)")
        return None if not word else word in TRUE


@dataclass(frozen=True)
class Count:
    """A whole number from 0 to `most` of something."""

    most: int
    of: str

    def read(self, value: Any) -> int | None:
        word = value_text(value)
        if not word:
            return None
        if not (word.isascii() and word.isdigit() and len(word) <= 9 and int(word) <= self.most):
            raise BadValue(f"a number of {self.of} from 0 to {self.most} is expected")
        return int(word)


@dataclass(frozen=True)
class Amount:
    """SAR with at most two decimals, from 0 to `most`."""

    most: Decimal

    def read(self, value: Any) -> Decimal | None:
        word = value_text(value)
        if not word:
            return None
        if not AMOUNT_PATTERN.match(word) or Decimal(word) > self.most:
            raise BadValue(f"an amount from 0 to {self.most} is expected, with at most two decimals")
        return Decimal(word)


@dataclass(frozen=True)
class Code:
    """One of some words."""

    codes: tuple[str, ...]

    def read(self, value: Any) -> str | None:
        word = value_text(value).lower()
        if word and word not in self.codes:
            raise BadValue(f"one of {', '.join(sorted(self.codes))} is expected")
        return word or None


@dataclass(frozen=True)
class Name:
    """A name as it is written, of at most `most` characters."""

    most: int

    def read(self, value: Any) -> str | None:
        if not isinstance(value, str):
            raise BadValue("one value is expected, not a list")
        name = " ".join(value.split())
        if len(name) > self.most or not name.isprintable():
            raise BadValue(f"a name of at most {self.most} characters is expected")
        return name or None


@dataclass(frozen=True)
class Digits:
    """Exactly so many digits."""

    length: int

    def read(self, value: Any) -> str | None:
        word = value_text(value)
        if word and not (len(word) == self.length and word.isascii() and word.isdigit()):
            raise BadValue(f"{self.length} digits are expected")
        return word or None


@dataclass(frozen=True)
class Day:
    """A Gregorian day."""

    def read(self, value: Any) -> date | None:
        word = value_text(value)
        if not word:
            return None
        try:
            return date.fromisoformat(word if DAY_PATTERN.match(word) else "")
        except ValueError:
            raise BadValue("a day like 2026-11-21 is expected") from None


@dataclass(frozen=True)
class NationalIds:
    """National IDs, each once; `0` in text and [] in JSONL are "nobody"."""

    most: int

    def read(self, value: Any) -> tuple[str, ...] | None:
        if isinstance(value, str):
            listed = [part for part in re.split(r"[;,\s]+", value.strip()) if part]
            if not listed:
                return None
            listed = [] if [normalize_digits(part) for part in listed] == [NO_IDS] else listed
        else:
            listed = list(value)
        if len(listed) > self.most:
            raise BadValue(f"more than {self.most} people")
        numbers = tuple(check_national_id(each) for each in listed)
        if len(set(numbers)) != len(numbers):
            raise BadValue("a person stands there twice")
        return numbers


type Stay = tuple[date, date | None]  # left on, came back on; None: still away


@dataclass(frozen=True)
class Stays:
    """Dated stays, oldest first: `2026-01-03/2026-02-10;2026-05-01/`, the last one still going on.

    `0` in text and [] in JSONL are "none"; JSONL writes a stay as two days, null for one to come.
    """

    most: int

    def read(self, value: Any) -> tuple[Stay, ...] | None:
        listed = value
        if isinstance(value, str):
            written = [part for part in re.split(r"[;,\s]+", value.strip()) if part]
            if not written:
                return None
            listed = [] if [normalize_digits(part) for part in written] == [NO_IDS] else written
        if len(listed) > self.most:
            raise BadValue(f"more than {self.most} stays")
        return tuple(
            sorted({self._stay(each) for each in listed}, key=lambda stay: (stay[0], stay[1] or date.max))
        )

    def _stay(self, value: Any) -> Stay:
        days = value.split("/") if isinstance(value, str) else value
        if not isinstance(days, list | tuple) or len(days) != 2:
            raise BadValue("stays like 2026-01-03/2026-02-10 are expected")
        left, returned = (day if isinstance(day, date) else Day().read(day or "") for day in days)
        if left is None or (returned and returned < left):
            raise BadValue("a stay begins with the day of leaving, and ends on it or later")
        return left, returned


type Kind = YesNo | Count | Amount | Code | Name | Digits | Day | NationalIds | Stays


def check_national_id(value: Any) -> str:
    """A national ID; BadValue when it is none."""
    number = value_text(value)
    if not is_valid(number):
        raise BadValue("this is not a national ID" if number else "the national ID is missing")
    return number
