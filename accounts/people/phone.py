"""Saudi mobiles: typed 05…, 5…, 00966… or +966…, kept as +9665XXXXXXXX (domain.md §5)."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType


def saudi_mobile(typed: str) -> str | None:
    """The number in E.164, or None when it is not a Saudi mobile (a landline is valid too, yet no mobile)."""
    try:
        number = phonenumbers.parse(typed, "SA")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 966 or not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) != PhoneNumberType.MOBILE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
