"""Whose account is it? The bank's answer, behind one function; the real bank is a setting.

The demonstration answer is a rule, never chance: an account that ends in 0000 belongs to somebody else.
"""

from enum import Enum

from django.conf import settings


class OwnershipAnswer(Enum):
    HOLDER = "holder"
    SOMEBODY_ELSE = "somebody_else"


class BankUnavailable(Exception):
    """No answer now: ask again later."""


def ask_ownership(iban: str, national_id: str) -> OwnershipAnswer:
    """Ask the bank whether this account is this person's; raises BankUnavailable."""
    if settings.IBAN_HOLDER_CHECK != "demo":
        raise BankUnavailable(f"no bank is connected under IBAN_HOLDER_CHECK={settings.IBAN_HOLDER_CHECK}")
    return OwnershipAnswer.SOMEBODY_ELSE if iban.endswith("0000") else OwnershipAnswer.HOLDER
