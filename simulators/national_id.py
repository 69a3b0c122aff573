"""National IDs as authorities check them: ten digits, first 1 (citizen) or 2 (resident), Luhn over all."""

import re
import unicodedata

from stdnum import luhn

SHAPE = re.compile(r"\A[12][0-9]{9}\Z")


def is_valid(digits: str) -> bool:
    return bool(SHAPE.match(digits)) and luhn.is_valid(digits)


def is_citizen(digits: str) -> bool:
    return digits.startswith("1")


def western_digits(typed: str) -> str:
    """0-9 for the Arabic digits a phone types, without blanks and unseen marks."""
    digits = (unicodedata.decimal(sign, None) for sign in typed)
    return "".join(str(digit) for digit in digits if digit is not None)
