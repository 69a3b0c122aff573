"""What differs between two snapshots: section by section, person by person, income by income."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Literal

import msgspec

from applications.file.snapshot import Document, Income, Snapshot

Row = msgspec.Struct


class Change(msgspec.Struct, frozen=True):
    """One row before and after: added without `before`, removed without `after`, else these fields differ."""

    section: str
    before: Row | str | None
    after: Row | str | None
    fields: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def difference(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Every change in the order of the sections; the order in which rows were listed is none."""
    return (
        *_single("personal", before.applicant, after.applicant),
        *_rows("dependants", before.dependants, after.dependants, lambda row: row.national_id),
        *_rows("income", before.incomes, after.incomes, _income),
        *_single("housing", before.housing, after.housing),
        *_bank(before.iban, after.iban),
        *_rows("documents", before.documents, after.documents, _document),
    )


def _income(row: Income) -> Hashable:
    return row.national_id, row.kind, row.source


def _document(row: Document) -> Hashable:
    return row.kind, row.sha256


def _bank(before: str, after: str) -> Iterable[Change]:
    if before != after:
        yield Change("bank", before or None, after or None)


def _single(section: str, before: Row, after: Row) -> Iterable[Change]:
    if fields := _differing(before, after):
        yield Change(section, before, after, fields)


def _differing(before: Row, after: Row) -> tuple[str, ...]:
    names = type(after).__struct_fields__
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _rows[R: Row](
    section: str, before: tuple[R, ...], after: tuple[R, ...], key: Callable[[R], Hashable]
) -> Iterable[Change]:
    """Equal rows say nothing; of the rest, those with one key are pairs, smallest with smallest."""
    gone, come = _beyond(before, after), _beyond(after, before)
    keys = sorted({key(row) for row in (*gone, *come)}, key=repr)
    for each in keys:
        old = [row for row in gone if key(row) == each]
        new = [row for row in come if key(row) == each]
        for index in range(max(len(old), len(new))):
            was = old[index] if index < len(old) else None
            became = new[index] if index < len(new) else None
            fields = _differing(was, became) if was and became else ()
            yield Change(section, was, became, fields)


def _beyond[R: Row](rows: tuple[R, ...], others: tuple[R, ...]) -> list[R]:
    """The rows that the others do not have, as often as they do not have them, in an order of their own."""
    left = Counter(_text(row) for row in rows) - Counter(_text(row) for row in others)
    by_text = {_text(row): row for row in rows}
    return [by_text[text] for text in sorted(left.elements())]


def _text(row: Row) -> bytes:
    return msgspec.json.encode(row)
