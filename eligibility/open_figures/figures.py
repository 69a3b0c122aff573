"""The figures of a month, and how they are kept."""

import msgspec

from eligibility.open_figures.disclosure import Cell


class MonthFigures(msgspec.Struct, frozen=True):
    """All households; those of each state; the supported by size; those without an amount by reason."""

    total: Cell
    states: tuple[Cell, ...]
    sizes: tuple[Cell, ...]
    reasons: tuple[Cell, ...]


def encode_figures(figures: MonthFigures) -> str:
    return msgspec.json.encode(figures).decode()


def decode_figures(kept: str) -> MonthFigures:
    return msgspec.json.decode(kept, type=MonthFigures)
