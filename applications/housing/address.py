"""National address: short address of four letters and four digits, and its parts (domain.md §5)."""

import re

SHORT_ADDRESS = re.compile(r"\A[A-Z]{4}[0-9]{4}\Z")
FOUR_DIGITS = re.compile(r"\A[0-9]{4}\Z")
POSTAL_CODE = re.compile(r"\A[0-9]{5}\Z")
