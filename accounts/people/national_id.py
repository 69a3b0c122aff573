"""National ID: ten digits, first 1 (citizen) or 2 (resident), Luhn over all ten (domain.md §5)."""

import re

from stdnum import luhn

NATIONAL_ID_PATTERN = re.compile(r"\A[12][0-9]{9}\Z")


def is_valid(digits: str) -> bool:
    """True for a number that may belong to a person; 3 to 6 are visitors and borders."""
    return bool(NATIONAL_ID_PATTERN.match(digits)) and luhn.is_valid(digits)


def is_citizen(digits: str) -> bool:
    return digits.startswith("1")


def make_synthetic_id(number: int, first: str = "1") -> str:
    """A plainly made-up ID with a right check digit: `first`, the number in eight digits, the check digit."""
    body = f"{first}{number:08d}"
    return body + luhn.calc_check_digit(body)
