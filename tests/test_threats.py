"""Every row of security.md §2 that the portal has come to has a test that names it."""

import re
from pathlib import Path

# sign-in and officers, whose thing it is, files, money; the rows of operations come with their issue
BUILT = {*range(1, 45), 46, *range(61, 70), *range(72, 77)}
NAMED = re.compile(r"threat\(([^)]*)\)")


def test_every_row_that_is_built_has_a_test_that_names_it():
    files = Path(__file__).parent.rglob("test_*.py")
    named = " ".join(match for file in files for match in NAMED.findall(file.read_text(encoding="utf-8")))
    proved = {int(row) for row in re.findall(r"T([0-9]+)", named)}
    assert proved >= BUILT, f"no test names {sorted(BUILT - proved)}"
