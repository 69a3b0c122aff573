"""The day in Riyadh and days in words."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils.translation import override

from common import dates


def test_the_day_turns_at_midnight_in_riyadh():
    with time_machine.travel(datetime(2026, 11, 20, 20, 59, tzinfo=UTC), tick=False):
        assert dates.today() == date(2026, 11, 20)
    with time_machine.travel(datetime(2026, 11, 20, 21, 0, tzinfo=UTC), tick=False):
        assert dates.today() == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("language", "gregorian", "hijri"),
    [("ar", "الخميس 10 ديسمبر 2026", "1 رجب 1448هـ"), ("en", "Thursday 10 December 2026", "1 Rajab 1448 AH")],
)
def test_a_day_in_words(language, gregorian, hijri):
    with override(language):
        assert dates.full_date(date(2026, 12, 10)) == gregorian
        assert dates.hijri_text(date(2026, 12, 10)) == hijri


def test_hijri_and_back():
    assert dates.from_hijri(1448, 7, 1) == date(2026, 12, 10)


def test_outside_the_tables_there_is_no_hijri_day():
    assert dates.hijri_text(date(1900, 1, 1)) == ""
    with pytest.raises(ValueError):
        dates.from_hijri(1200, 1, 1)
