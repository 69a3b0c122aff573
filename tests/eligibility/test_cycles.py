from datetime import date, timedelta

import pytest

from eligibility.rulebook import cycles, digest


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
    assert cycles.cycle_for(dated) == cycle


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
    assert cycles.cycle_number(month) == number


def test_the_last_day_of_a_cycle_is_the_tenth_of_the_month_before():
    assert cycles.cutoff_day(date(2026, 12, 1)) == date(2026, 11, 10)
    assert cycles.cutoff_day(date(2027, 1, 1)) == date(2026, 12, 10)


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
    assert cycles.closed_cycle(today) == closed


def test_a_change_always_counts_for_the_first_cycle_that_is_still_open():
    day = date(2025, 1, 1)
    while day < date(2028, 1, 1):
        cycle = cycles.cycle_for(day)
        assert cycles.closed_cycle(day) < cycle
        assert cycles.cutoff_day(cycle) >= day
        assert cycles.cycle_number(cycle) == cycles.cycle_number(cycles.closed_cycle(day)) + 1
        day += timedelta(days=1)


def test_the_digest_names_this_rulebook(tmp_path, monkeypatch):
    ours = digest.digest()
    assert len(ours) == 64
    monkeypatch.setattr(digest, "__file__", str(tmp_path / "digest.py"))
    (tmp_path / "residence.py").write_text("one")
    first = digest.digest.__wrapped__()
    (tmp_path / "residence.py").write_text("two")
    assert len({ours, first, digest.digest.__wrapped__()}) == 3


def test_the_months_beside_a_cycle_and_its_day_of_results():
    assert cycles.month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert cycles.month_before(date(2027, 1, 1)) == date(2026, 12, 1)
    assert cycles.results_day(date(2026, 12, 1)) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2026, 11, 21), date(2028, 11, 21)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 31)),
    ],
)
def test_support_is_suspended_for_two_years_at_most(decided, last):
    assert cycles.latest_bar(decided) == last
