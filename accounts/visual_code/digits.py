"""What a visual code is: five of the digits 0-9."""

import re
import secrets

CODE_LENGTH = 5


def generate_digits() -> str:
    """Five digits that nobody can foresee; zeros in front count."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def check_digits(digits: str) -> str:
    """The digits themselves, or ValueError: Arabic digits are turned into 0-9 before they come here."""
    if not re.fullmatch(rf"[0-9]{{{CODE_LENGTH}}}", digits):
        raise ValueError(f"a visual code is {CODE_LENGTH} digits 0-9")
    return digits
