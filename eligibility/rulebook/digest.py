"""Which rulebook decided: a study keeps the digest of the source it was studied with."""

import hashlib
from functools import cache
from pathlib import Path

from applications.household import applicant_rules


@cache
def rulebook_digest() -> str:
    """Return the SHA-256 of the rules' source files, the same on every machine with the same rules."""
    total = hashlib.sha256()
    for name, source in _source_files(Path(__file__).parent):
        total.update(name.encode() + b"\0" + hashlib.sha256(source.read_bytes()).digest())
    return total.hexdigest()


def _source_files(folder: Path) -> list[tuple[str, Path]]:
    """Return the rulebook's files by their places in it, and the rules of standing."""
    own = [(source.relative_to(folder).as_posix(), source) for source in folder.rglob("*.py")]
    return [*sorted(own), ("standing_rules.py", Path(applicant_rules.__file__))]
