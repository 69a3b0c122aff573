"""What a visual code is: five of the digits 0-9."""

import re
import secrets

LENGTH = 5


def new_digits() -> str:
    """Five digits that nobody can foresee; zeros in front count."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def checked(digits: str) -> str:
    """The digits themselves, or ValueError: Arabic digits are turned into 0-9 before they come here."""
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", digits):
        raise ValueError(f"a visual code is {LENGTH} digits 0-9")
    return digits
