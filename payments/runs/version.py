"""Which code sends the money: a run is sent by the code that it was prepared with (security.md T73)."""

import hashlib
from functools import cache
from pathlib import Path

HASHED_FOLDERS = ("runs", "bank")


@cache
def code_version() -> str:
    """The first sixteen digits of the SHA-256 over the modules that make and send files."""
    total = hashlib.sha256()
    for folder in HASHED_FOLDERS:
        for source in sorted((Path(__file__).parent.parent / folder).glob("*.py")):
            total.update(source.name.encode() + b"\0" + hashlib.sha256(source.read_bytes()).digest())
    return total.hexdigest()[:16]
