"""Counts in words: the six Arabic forms, and English."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from common import plurals


@pytest.fixture(autouse=True)
def arabic():
    with override("ar"):
        yield


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "لا أيام"), (1, "يوم واحد"), (2, "يومان"), (3, "3 أيام"), (10, "10 أيام"), (11, "11 يومًا"),
     (19, "19 يومًا"), (99, "99 يومًا"), (100, "100 يوم"), (102, "102 يوم"), (103, "103 أيام"),
     (111, "111 يومًا")],
)  # fmt: skip
def test_the_noun_follows_the_number(n, words):
    assert plurals.count_noun(n, "day") == words


def test_a_fraction_takes_the_last_form():
    assert plurals.count_noun(Decimal("1427.47"), "riyal") == "1,427.47 ريال"
    assert plurals.count_noun(Decimal("9350.00"), "riyal") == "9,350 ريالًا"


def test_the_dual_turns_after_a_preposition():
    assert plurals.count_noun(2, "try", oblique=True) == "محاولتين"


@pytest.mark.parametrize("noun", plurals.NOUNS)
def test_every_noun_has_six_forms_and_shows_its_number(noun):
    arabic, english = plurals.NOUNS[noun]
    assert len(arabic) == 6 and len(english) == 3
    assert all("{n}" in form for form in (*arabic[3:], english[2]))
    assert plurals.count_noun(2, noun, oblique=True).endswith("ين")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "اليوم"),
        (1, "غدًا"),
        (2, "بعد يومين"),
        (3, "بعد 3 أيام"),
        (19, "بعد 19 يومًا"),
        (-1, "أمس"),
        (-2, "قبل يومين"),
    ],
)
def test_how_far_off_a_day_is(days, words):
    assert plurals.days_until_text(days) == words


def test_english():
    with override("en"):
        assert plurals.count_noun(1, "dependant") == "1 dependant"
        assert plurals.count_noun(Decimal("1.50"), "riyal") == "1.50 riyals"
        assert [plurals.days_until_text(n) for n in (0, 1, 19, -3)] == [
            "today",
            "tomorrow",
            "in 19 days",
            "3 days ago",
        ]


@pytest.mark.parametrize(
    ("n", "text"), [(1512, "1,512"), (Decimal("1427.5"), "1,427.50"), (Decimal("-84.53"), "−84.53"), (0, "0")]
)
def test_figures(n, text):
    assert plurals.format_figure(n) == text
