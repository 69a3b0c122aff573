"""What a text costs, and that no text of the portal costs more than two parts."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from accounts.sms.length import GSM_ALPHABET, GSM_EXTENSION, count_parts

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "accounts").glob("**/*.py"))
# the widest that can stand there; a text with another placeholder fails until its width is written here
WIDEST = {"code": "888888", "password": "WWWWWWWWWWWW", "time": "2026-12-30 23:59", "clock": "23:59"}
WIDEST["device"] = "Samsung Internet, Windows"
ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.mark.parametrize(
    ("words", "cost"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),  # 306 signs, but an escape and its sign are not cut in two
        ("ح" * 70, 1),
        ("ح" * 71, 2),
        ("ح" * 134, 2),
        ("ح" * 135, 3),
        ("a" * 70 + "’", 2),  # one sign outside the alphabet changes all
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
    ],
)
def test_a_text_costs_its_parts(words, cost):
    assert count_parts(words) == cost


def test_the_alphabet_is_complete():
    assert len(GSM_ALPHABET) == 127 and len(GSM_EXTENSION) == 10 and not GSM_ALPHABET & GSM_EXTENSION


def sms_texts() -> set[str]:
    """Every text that begins as our SMS do; the frame of notices is tested beside them."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    begun = {value for value in constants if isinstance(value, str) and value.startswith("Citizen Account: ")}
    return begun - {"Citizen Account: %(words)s"}


def test_the_texts_are_found():
    found = " ".join(sms_texts())
    assert "%(code)s" in found and "%(password)s" in found and "tried to register" in found


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("words", sorted(sms_texts()), ids=lambda words: words[17:50])
def test_no_sms_of_the_portal_needs_more_than_two_parts(words, language):
    with translation.override(language):
        said = gettext(words) % WIDEST
    assert bool(ARABIC.search(said)) == (language == "ar")
    assert count_parts(said) <= 2
