"""Digits as people type them, Arabic and Persian ones too, in one spelling."""

import re
import unicodedata

ASCII_DIGITS = re.compile(r"\A[0-9]+\Z")  # not \d (takes ٣) and not $ (takes a final newline)
INVISIBLE = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
SEPARATORS = str.maketrans({"\u00a0": " ", "\u202f": " ", "٫": ".", "٬": ",", "،": ","})
DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})


def normalize_digits(typed: str | None) -> str:
    """One spelling for an ID, mobile, IBAN or code, however typed; call it before counting or comparing."""
    text = unicodedata.normalize(
        "NFKC", _remove_invisible(typed or "")
    )  # NFKC may bring blanks and marks: look again
    return _remove_invisible(_to_ascii_digits(text))


def ascii_digits(text: str) -> str:
    """What was typed, with 0-9 for ٠-٩ and ۰-۹, plain separators and no unseen marks."""
    return _to_ascii_digits(text.translate(INVISIBLE).translate(SEPARATORS)).strip()


def is_ascii_digits(text: str, length: int | None = None) -> bool:
    """True for 0-9 only, of this length when one is given."""
    return bool(ASCII_DIGITS.match(text)) and length in (None, len(text))


def _remove_invisible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in DROPPED_CATEGORIES)


def _to_ascii_digits(text: str) -> str:
    return "".join(c if (n := unicodedata.decimal(c, None)) is None else str(n) for c in text)
