import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import digits

SETS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"]
NOISE = ["", " ", "\u200f", "\u200b", "\u00a0", "\u2067", "\ufeff", "\u0301", "\t", "\u00ad"]


@pytest.mark.threat("T54")
@given(st.data())
def test_any_mix_of_digits_and_unseen_marks_is_one_id(data):
    typed = "".join(
        data.draw(st.sampled_from(SETS))[int(c)] + data.draw(st.sampled_from(NOISE)) for c in "1087654321"
    )
    assert digits.normalize_digits(typed) == "1087654321"


@given(st.text())
def test_norm_twice_changes_nothing_and_leaves_nothing_unseen(text):
    once = digits.normalize_digits(text)
    assert digits.normalize_digits(once) == once
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"}


@pytest.mark.threat("T6")
@pytest.mark.parametrize(
    "spelling",
    [
        "1087654321",
        " 1087654321 ",
        "١٠٨٧٦٥٤٣٢١",
        "۱۰۸۷۶۵۴۳۲۱",
        "1087 654 321",
        "10876\u200b54321",
        "1087654321\n",
        "1́0́8́7654321",
        "\u202e1087654321\u202c",
        "１０８７６５４３２１",
    ],
)
def test_every_spelling_shares_one_key(spelling):
    assert digits.normalize_digits(spelling) == "1087654321"


@pytest.mark.parametrize("typed", [None, "", " ", "\u200f"])
def test_nothing_stays_nothing(typed):
    assert digits.normalize_digits(typed) == ""


def test_letters_and_signs_are_kept_so_that_they_are_refused():
    assert digits.normalize_digits("10876543O1") == "10876543O1"
    assert digits.normalize_digits("-12") == "-12"


@pytest.mark.parametrize("bad", ["", "١٢٣", "123\n", "12 3", "1_000", "+1", "1e5", "１２"])
def test_only_plain_digits_pass(bad):
    assert not digits.is_ascii_digits(bad)
    assert not digits.ASCII_DIGITS.match(bad)


def test_length_is_checked_when_it_is_given():
    assert digits.is_ascii_digits("123456", 6)
    assert not digits.is_ascii_digits("1234567", 6)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("٩٬٣٥٠٫٥٠", "9,350.50"), ("۱۲", "12"), ("\u200f٣ ", "3"), ("1\u00a0000", "1 000"), ("٥،٥", "5,5")],
)
def test_amounts_keep_their_separators(typed, shown):
    assert digits.ascii_digits(typed) == shown
