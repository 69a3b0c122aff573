"""What may be published: no cell of fewer than ten households, and none that follows from the others.

A group is a set of cells whose sum is published too. One hidden cell would be that sum less the rest, so that
another is hidden with it, until at least two are hidden and together hold ten households.
"""

from collections.abc import Container, Sequence
from decimal import Decimal

import msgspec

LEAST = 10  # households in a cell; each has at least one person


class Cell(msgspec.Struct, frozen=True):
    """One figure: its name, and None for all its numbers where they are hidden."""

    code: str
    households: int | None
    people: int | None = None
    amount: Decimal | None = None

    @property
    def is_hidden(self) -> bool:
        return self.households is None


def hide(cell: Cell) -> Cell:
    """The cell with its name alone."""
    return Cell(cell.code, None)


def suppress_group(cells: Sequence[Cell], *, also: Container[str] = ()) -> tuple[Cell, ...]:
    """The cells of a group as they may be published beside their sum; those of `also` are hidden anyway."""
    hidden = {index for index, cell in enumerate(cells) if 0 < _count(cell) < LEAST or cell.code in also}
    others = sorted(
        (index for index, cell in enumerate(cells) if index not in hidden and _count(cell)),
        key=lambda index: _count(cells[index]),
    )
    while hidden and others and not _is_enough(cells, hidden):
        hidden.add(others.pop(0))
    return tuple(hide(cell) if index in hidden else cell for index, cell in enumerate(cells))


def suppress_parts(cells: Sequence[Cell], *totals: int) -> tuple[Cell, ...]:
    """The cells of parts that may overlap: one that leaves out few of a total is hidden, too."""
    few = {cell.code for cell in cells if any(0 < total - _count(cell) < LEAST for total in totals)}
    return suppress_group(cells, also=few)


def _count(cell: Cell) -> int:
    return cell.households or 0


def _is_enough(cells: Sequence[Cell], hidden: set[int]) -> bool:
    return len(hidden) > 1 and sum(_count(cells[index]) for index in hidden) >= LEAST
