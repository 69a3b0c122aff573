"""The values of a line: text in, the typed answer or BadValue out. Empty is "has not answered"."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.national_id import is_valid
from citizen_portal.lib.digits import norm

MOST_DEPENDANTS = 100
NOBODY = "0"  # how a CSV writes an empty family register; JSONL writes []
AMOUNT = re.compile(r"\A[0-9]{1,10}(\.[0-9]{1,2})?\Z")
WORTH = re.compile(r"\A[0-9]{1,12}(\.[0-9]{1,2})?\Z")
DAY = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
TRUE, FALSE = {"true", "yes", "1", "نعم"}, {"false", "no", "0", "لا"}
CODES = {
    "exemption": {"mobility_card", "saudi_mother", "wife_of_saudi", "husband_of_saudi"},
    "marital_status": {"single", "married", "divorced", "widowed", "abandoned"},
    "relation": {"husband", "wife", "son", "daughter", "father", "mother", "brother", "sister", "ward"},
    "visit": {"pending", "accepted", "refused"},
}


class BadValue(ValueError):
    """A value or a line that cannot be taken; the message says why, and never what stood there."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("one value is expected, not a list")
    if value.isascii() and value.isprintable() and " " not in value:
        return value  # nothing to normalise: nine values of ten, ten times faster
    return norm(value)


def _id(value: Any) -> str:
    number = _text(value)
    if not is_valid(number):
        raise BadValue("this is not a national ID" if number else "the national ID is missing")
    return number


def _yes_or_no(value: Any) -> bool | None:
    word = _text(value).lower()
    if word not in TRUE | FALSE | {""}:
        raise BadValue("yes or no is expected (true, false, 1, 0, or empty)")
    return None if not word else word in TRUE


def _days(value: Any) -> int | None:
    word = _text(value)
    if word and not (word.isascii() and word.isdigit() and len(word) <= 3 and int(word) <= 366):
        raise BadValue("a number of days from 0 to 366 is expected")
    return int(word) if word else None


def _amount(value: Any) -> Decimal | None:
    word = _text(value)
    if word and not AMOUNT.match(word):
        raise BadValue("an amount like 9350.00 is expected, with at most two decimals")
    return Decimal(word) if word else None


def _worth(value: Any) -> Decimal | None:
    """A house may be worth more than anybody earns."""
    word = _text(value)
    if word and not WORTH.match(word):
        raise BadValue("a value in riyals like 850000.00 is expected, with at most two decimals")
    return Decimal(word) if word else None


def _workers(value: Any) -> int | None:
    word = _text(value)
    if word and not (word.isascii() and word.isdigit() and len(word) <= 3):
        raise BadValue("a number of workers from 0 to 999 is expected")
    return int(word) if word else None


def _programme(value: Any) -> str:
    if not isinstance(value, str):
        raise BadValue("one value is expected, not a list")
    name = " ".join(value.split())
    if len(name) > 60 or not name.isprintable():
        raise BadValue("a name of at most 60 characters is expected")
    return name


def _ids(value: Any) -> tuple[str, ...] | None:
    """Empty is "has not answered"; `0` in CSV and [] in JSONL are "nobody"."""
    if value == NOBODY:
        return ()
    if isinstance(value, str):
        listed = [part for part in re.split(r"[;,\s]+", value.strip()) if part]
        if not listed:
            return None
        listed = [] if [norm(part) for part in listed] == [NOBODY] else listed
    else:
        listed = list(value)
    if len(listed) > MOST_DEPENDANTS:
        raise BadValue(f"more than {MOST_DEPENDANTS} people")
    numbers = tuple(_id(each) for each in listed)
    if len(set(numbers)) != len(numbers):
        raise BadValue("a person stands there twice")
    return numbers


def _code(offered: Iterable[str]) -> Any:
    allowed = frozenset(offered)

    def read(value: Any) -> str:
        word = _text(value).lower()
        if word and word not in allowed:
            raise BadValue(f"one of {', '.join(sorted(allowed))} is expected")
        return word

    return read


def _postal_code(value: Any) -> str:
    word = _text(value)
    if word and not (len(word) == 5 and word.isascii() and word.isdigit()):
        raise BadValue("five digits are expected")
    return word


def _day(value: Any) -> date | None:
    word = _text(value)
    if not word:
        return None
    try:
        return date.fromisoformat(word if DAY.match(word) else "")
    except ValueError:
        raise BadValue("a day like 2026-11-21 is expected") from None


READ = {
    "national_id": _id,
    "saudi": _yes_or_no,
    "exemption": _code(CODES["exemption"]),
    "resident": _yes_or_no,
    "days_abroad": _days,
    "imprisoned": _yes_or_no,
    "in_shelter": _yes_or_no,
    "deceased": _yes_or_no,
    "monthly_income": _amount,
    "support_programme": _programme,
    "support_monthly": _amount,
    "dependants": _ids,
    "marital_status": _code(CODES["marital_status"]),
    "relation": _code(CODES["relation"]),
    "postal_code": _postal_code,
    "real_estate": _worth,
    "vehicles": _worth,
    "cash_assets": _worth,
    "portfolios": _worth,
    "domestic_workers": _workers,
    "id_expires": _day,
    "separate_dwelling": _yes_or_no,
    "visit": _code(CODES["visit"]),
    "barred_until": _day,
    "as_of": _day,
}
