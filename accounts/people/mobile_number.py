"""Saudi mobiles: typed 05…, 5…, 00966… or +966…, kept as +9665XXXXXXXX (domain.md §5).

Any 05 and eight digits is one: which ranges are in use changes, and the SMS proves it.
"""

import re

MOBILE_PATTERN = re.compile(r"\A(?:(?:\+|00)?9660?|0?)(5[0-9]{8})\Z")


def normalize_mobile(typed: str) -> str | None:
    """The number in international form, or None when it is not a Saudi mobile; `typed` is ASCII digits."""
    found = MOBILE_PATTERN.match(typed)
    return f"+966{found[1]}" if found else None
