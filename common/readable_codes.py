"""Codes that people read out on the telephone: no 0 and O, no 1 and I."""

import secrets

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 of them: five bits each


def random_code(length: int) -> str:
    """So many signs, which nobody guesses: 8 are 40 bits, 16 are 80."""
    return "".join(secrets.choice(SIGNS) for _sign in range(length))


def is_code(text: str, length: int) -> bool:
    """Whether the text could be a code of this length."""
    return len(text) == length and set(text) <= set(SIGNS)
