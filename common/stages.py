"""The stages on the way of a case, as people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stage:
    """One stage: done, now or todo, and its day."""

    code: str
    state: str
    day: date | None = None


def stages_in_order(rows: Sequence[tuple[str, date | None, bool]]) -> tuple[Stage, ...]:
    """Stages from their codes, days and whether they are done; the first that is not done is now."""
    now = next((code for code, _day, done in rows if not done), "")
    return tuple(
        Stage(code, "done" if done else "now" if code == now else "todo", day) for code, day, done in rows
    )
