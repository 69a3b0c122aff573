"""What has one definition is written nowhere a second time: months, people's own words, codes read aloud."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "applications", "eligibility", "payments", "objections", "citizen_portal", "common")
ONCE = {
    # a first day made of a month's text -> dates.parse_month
    "a month": (re.compile(r"""fromisoformat\(f["']\{[^}]+\}-01"""), {"common/dates.py"}),
    # a box for words without clean_lines lets an invisible reason pass -> forms.WordsField
    "a person's words": (
        re.compile(r"forms\.Textarea"),
        {"common/forms.py", "eligibility/registers/forms.py"},
    ),
    # signs that cannot be mistaken -> readable_codes
    "a code read aloud": (re.compile("23456789A"), {"common/readable_codes.py"}),
}


@pytest.mark.parametrize("kind", ONCE)
def test_it_is_written_at_its_own_place_only(kind):
    written, places = ONCE[kind]
    found = {
        str(file.relative_to(ROOT))
        for app in APPS
        for file in (ROOT / app).rglob("*.py")
        if "migrations" not in file.parts and written.search(file.read_text(encoding="utf-8"))
    }
    assert found == places
