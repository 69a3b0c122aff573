"""No small cell is published, and none follows from what is."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eligibility.open_figures import counting
from eligibility.open_figures.bulk import SizeCount
from eligibility.open_figures.counting import publishable_figures
from eligibility.open_figures.disclosure import LEAST, Cell, suppress_group

COUNTS = st.one_of(st.just(0), st.integers(1, 12), st.integers(1, 500))


def cells(*counts: int) -> list[Cell]:
    return [Cell(str(index), count, count) for index, count in enumerate(counts)]


def shown(*counts: int) -> list[int | None]:
    return [cell.households for cell in suppress_group(cells(*counts))]


def test_a_small_cell_takes_the_next_smallest_with_it():
    assert shown(100, 3, 40) == [100, None, None]
    assert shown(100, 3, 4, 40) == [100, None, None, None], "3 and 4 are seven: still fewer than ten"
    assert shown(100, 8, 7) == [100, None, None]
    assert shown(100, 40, 0) == [100, 40, 0]


@given(st.lists(COUNTS, min_size=1, max_size=9))
def test_nothing_small_is_shown_or_follows_from_the_sum(counts):
    found = shown(*counts)
    hidden = [count for count, kept in zip(counts, found, strict=True) if kept is None]
    assert not [kept for kept in found if kept is not None and 0 < kept < LEAST]
    if hidden and sum(counts) >= LEAST:  # fewer than ten altogether have no sum that is published
        assert len(hidden) > 1 and sum(hidden) >= LEAST


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from(counting.STATES), st.integers(1, 40)),
        max_size=20,
        unique_by=lambda row: row[:2],
    ),
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 60)),
)
def test_a_whole_month_gives_no_small_part_away(rows, reasons):
    month = [SizeCount(size, state, n, n * size, Decimal(n)) for size, state, n in rows]
    found = publishable_figures(month, reasons)
    everything = [found.total, *found.states, *found.sizes, *found.reasons]
    assert not [cell for cell in everything if 0 < (cell.households or 0) < LEAST]
    supported = sum(row.households for row in month if row.state == "supported")
    if 0 < supported < LEAST:
        assert found.total.amount is None and not [cell for cell in found.sizes if not cell.is_hidden]
        left = [(found.total.households or 0) - (cell.households or 0) for cell in found.reasons]
        assert not [each for each in left if 0 < each < LEAST]
