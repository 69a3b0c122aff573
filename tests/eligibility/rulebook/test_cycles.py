from datetime import date, timedelta
from decimal import Decimal

import pytest

from eligibility.rulebook import cycle_calendar, digest, parameters, rates
from eligibility.rulebook.rates import Parameter


@pytest.mark.parametrize(
    ("dated", "cycle"),
    [
        (date(2026, 4, 10), date(2026, 5, 1)),
        (date(2026, 4, 11), date(2026, 6, 1)),
        (date(2026, 5, 11), date(2026, 7, 1)),
        (date(2026, 11, 11), date(2027, 1, 1)),
        (date(2026, 12, 11), date(2027, 2, 1)),
        (date(2026, 5, 9), date(2026, 6, 1)),
        (date(2026, 12, 10), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 2, 1)),
        (date(2024, 2, 29), date(2024, 4, 1)),
    ],
)
def test_which_cycle_a_change_belongs_to(dated, cycle):
    assert cycle_calendar.cycle_for(dated) == cycle


@pytest.mark.parametrize(
    ("month", "number"),
    [
        (date(2017, 12, 1), 1),
        (date(2021, 10, 1), 47),
        (date(2025, 5, 1), 90),
        (date(2025, 12, 1), 97),
        (date(2026, 2, 1), 99),
    ],
)
def test_published_numbers_of_cycles(month, number):
    assert cycle_calendar.cycle_number(month) == number


def test_the_last_day_of_a_cycle_is_the_tenth_of_the_month_before():
    assert cycle_calendar.cutoff_day(date(2026, 12, 1)) == date(2026, 11, 10)
    assert cycle_calendar.cutoff_day(date(2027, 1, 1)) == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        (date(2026, 11, 10), date(2026, 11, 1)),
        (date(2026, 11, 11), date(2026, 12, 1)),
        (date(2026, 11, 21), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_which_cycle_is_studied_today(today, closed):
    assert cycle_calendar.closed_cycle(today) == closed


def test_a_change_always_counts_for_the_first_cycle_that_is_still_open():
    day = date(2025, 1, 1)
    while day < date(2028, 1, 1):
        cycle = cycle_calendar.cycle_for(day)
        assert cycle_calendar.closed_cycle(day) < cycle
        assert cycle_calendar.cutoff_day(cycle) >= day
        assert (
            cycle_calendar.cycle_number(cycle)
            == cycle_calendar.cycle_number(cycle_calendar.closed_cycle(day)) + 1
        )
        day += timedelta(days=1)


def test_the_digest_names_this_rulebook(tmp_path, monkeypatch):
    ours = digest.rulebook_digest()
    assert len(ours) == 64
    monkeypatch.setattr(digest, "__file__", str(tmp_path / "digest.py"))
    (tmp_path / "residence.py").write_text("one")
    first = digest.rulebook_digest.__wrapped__()
    (tmp_path / "residence.py").write_text("two")
    assert len({ours, first, digest.rulebook_digest.__wrapped__()}) == 3


def test_the_months_beside_a_cycle_and_its_day_of_results():
    assert cycle_calendar.month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert cycle_calendar.month_before(date(2027, 1, 1)) == date(2026, 12, 1)
    assert cycle_calendar.results_day(date(2026, 12, 1)) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2026, 11, 21), date(2028, 11, 21)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 31)),
    ],
)
def test_support_is_suspended_for_two_years_at_most(decided, last):
    assert cycle_calendar.latest_suspension_day(decided) == last


def test_a_cut_off_day_is_that_of_the_month_that_is_cut_off(monkeypatch):
    """March has a row of its own: it acts on February's last day, and on no day of March."""
    rows = [
        Parameter("cycle_cutoff_day", day, date(2027, month, 1), "assumed", "x")
        for month, day in ((3, 15), (4, 8))
    ]
    series = (*rates.PARAMETERS, *rows)
    monkeypatch.setattr(cycle_calendar, "whole_on", lambda name, day: rates.whole_on(name, day, series))
    assert [cycle_calendar.cutoff_day(date(2027, month, 1)) for month in (2, 3, 4, 5)] == [
        date(2027, 1, 10), date(2027, 2, 15), date(2027, 3, 8), date(2027, 4, 8),
    ]  # fmt: skip
    assert cycle_calendar.cycle_for(date(2027, 2, 15)) == date(2027, 3, 1)
    assert cycle_calendar.cycle_for(date(2027, 3, 9)) == date(2027, 5, 1)
    assert cycle_calendar.closed_cycle(date(2027, 3, 9)) == date(2027, 4, 1)
    assert cycle_calendar.closed_cycle(date(2027, 3, 8)) == date(2027, 3, 1)


@pytest.mark.parametrize("name", ["cycle_cutoff_day", "deposit_day", "results_day"])
@pytest.mark.parametrize("day", [0, 29, 31, Decimal(10)])
def test_a_day_that_not_every_month_has_is_refused(name, day):
    with pytest.raises(ValueError, match="from 1 to 28"):
        Parameter(name, day, date(2027, 1, 1), "assumed", "x")
    row = parameters.DatedValue(day, date(2027, 1, 1), "assumed", "x")
    with pytest.raises(ValueError, match="from 1 to 28"):
        parameters.Definition(name, "deadlines", parameters.DAY_OF_MONTH, "A day", (row,))
