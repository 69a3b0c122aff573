"""Plain checks of what is typed, for the forms and the REST door; ValidationError says what is wrong."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import national_id
from applications import address, iban
from citizen_portal.lib.digits import norm, only_ascii_digits


def checked_id(typed: str) -> str:
    """Ten digits of a person's ID; ValidationError says what is wrong."""
    digits = re.sub(r"[-‐-―]", "", norm(typed))
    if not national_id.is_valid(digits):
        words = _("This is not a valid ID. Write the ten digits of the national ID or residence permit.")
        raise ValidationError(words, "national_id")
    return digits


def checked_iban(typed: str) -> str:
    """A Saudi IBAN in its one spelling; ValidationError says what is wrong."""
    code = iban.normal(typed)
    if len(code) != 24 or not code.startswith("SA"):
        raise ValidationError(
            _("A Saudi IBAN has SA and 22 digits after it. Copy it from your bank's app."), "iban"
        )
    if not iban.is_saudi(code):
        words = _(
            "The digits of this IBAN do not fit together. Compare it with your bank's app, digit by digit."
        )
        raise ValidationError(words, "iban")
    return code


def checked_words(typed: str) -> str:
    """A street, a city, an employer: one line, nothing unseen in it."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", typed)).strip()
    if any(unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d" for c in text):
        raise ValidationError(
            _("Write this again by hand: it holds characters that cannot be seen."), "unseen"
        )
    return text


def checked_short_address(typed: str) -> str:
    """Four letters and four digits, such as RRRD2929, or nothing."""
    text = norm(typed).replace("-", "").upper()
    if text and not address.SHORT.match(text):
        words = _("A short address has four letters and four digits, such as RRRD2929.")
        raise ValidationError(words, "short_address")
    return text


def checked_contract(typed: str) -> str:
    """The digits of an Ejar contract."""
    text = re.sub(r"[-‐-―/]", "", norm(typed))
    if text and not (only_ascii_digits(text) and 5 <= len(text) <= 30):
        words = _("Write the contract number in digits, as it is at the top of the Ejar contract.")
        raise ValidationError(words, "contract")
    return text
