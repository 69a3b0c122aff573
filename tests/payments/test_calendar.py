from datetime import date

import pytest

from payments import calendar

EVERY_MONTH = [(year, month) for year in range(2017, 2118) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("month", "on"),
    [
        ((2025, 11), date(2025, 11, 10)),
        ((2025, 12), date(2025, 12, 10)),
        ((2026, 2), date(2026, 2, 10)),
        ((2026, 4), date(2026, 4, 9)),
        ((2026, 10), date(2026, 10, 11)),
        ((2026, 12), date(2026, 12, 10)),
    ],
)
def test_published_and_required_deposit_days(month, on):
    assert calendar.deposit_date(*month) == on


def test_every_month_of_a_century_is_the_tenth_but_never_on_the_weekend():
    moved = {4: 9, 5: 11}
    days = {date(year, month, 10): calendar.deposit_date(year, month) for year, month in EVERY_MONTH}
    assert len(days) == 1212
    for tenth, on in days.items():
        assert on == tenth.replace(day=moved.get(tenth.weekday(), 10))
        assert on.weekday() not in moved
    assert {tenth.weekday() for tenth in days} == set(range(7))


def test_an_override_wins_over_the_rule():
    early = {date(2026, 4, 1): date(2026, 4, 7)}
    assert calendar.deposit_date(2026, 4, early) == date(2026, 4, 7)
    assert calendar.deposit_date(2026, 4, tuple(early.items())) == date(2026, 4, 7)
    assert calendar.deposit_date(2026, 10, early) == date(2026, 10, 11)


@pytest.mark.parametrize(
    ("month", "overrides", "why"),
    [
        ((2026, 4), {}, "friday"),
        ((2026, 10), {}, "saturday"),
        ((2026, 12), {}, ""),
        ((2026, 12), {date(2026, 12, 1): date(2026, 12, 8)}, "override"),
    ],
)
def test_a_deposit_says_why_it_moved(month, overrides, why):
    deposit = calendar.find_deposit(*month, overrides)
    assert (deposit.why, deposit.moved) == (why, bool(why))
    assert deposit.nominal == date(*month, 10)


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2026, 11, 21), date(2026, 12, 10)),
        (date(2026, 12, 10), date(2026, 12, 10)),
        (date(2026, 12, 11), date(2027, 1, 10)),
        (date(2026, 10, 11), date(2026, 10, 11)),
        (date(2026, 4, 10), date(2026, 5, 10)),
    ],
)
def test_the_next_deposit_may_be_today(today, on):
    assert calendar.next_deposit(today).on == on


def test_a_deposit_put_into_the_month_after_is_still_the_next_one():
    late = {date(2026, 12, 1): date(2027, 1, 2)}
    assert calendar.next_deposit(date(2027, 1, 1), late).month == date(2026, 12, 1)


def test_the_coming_deposits_in_order():
    coming = calendar.upcoming_deposits(date(2026, 11, 21), 3)
    assert [deposit.on for deposit in coming] == [date(2026, 12, 10), date(2027, 1, 10), date(2027, 2, 10)]
