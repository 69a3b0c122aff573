"""What differs between two snapshots: section by section, person by person, income by income."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import Literal

import msgspec

from applications.file.snapshot import Document, Income, Snapshot

SnapshotRow = msgspec.Struct


class Change(msgspec.Struct, frozen=True):
    """One row before and after: added without `before`, removed without `after`, else these fields differ."""

    section: str
    before: SnapshotRow | str | None
    after: SnapshotRow | str | None
    fields: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def compare_snapshots(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Every change in the order of the sections; the order in which rows were listed is none."""
    return (
        *_section_changes("personal", before.applicant, after.applicant),
        *_row_changes("dependants", before.dependants, after.dependants, lambda row: row.national_id),
        *_row_changes("income", before.incomes, after.incomes, _income_key),
        *_section_changes("housing", before.housing, after.housing),
        *_bank_changes(before.iban, after.iban),
        *_row_changes("documents", before.documents, after.documents, _document_key),
    )


def _income_key(row: Income) -> Hashable:
    return row.national_id, row.kind, row.source


def _document_key(row: Document) -> Hashable:
    return row.kind, row.sha256


def _bank_changes(before: str, after: str) -> Iterable[Change]:
    if before != after:
        yield Change("bank", before or None, after or None)


def _section_changes(section: str, before: SnapshotRow, after: SnapshotRow) -> Iterable[Change]:
    if fields := _changed_fields(before, after):
        yield Change(section, before, after, fields)


def _changed_fields(before: SnapshotRow, after: SnapshotRow) -> tuple[str, ...]:
    names = type(after).__struct_fields__
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _row_changes[R: SnapshotRow](
    section: str, before: tuple[R, ...], after: tuple[R, ...], key: Callable[[R], Hashable]
) -> Iterable[Change]:
    """Equal rows say nothing; of the rest, those with one key are pairs, smallest with smallest."""
    gone, come = _unmatched_rows(before, after), _unmatched_rows(after, before)
    keys = sorted({key(row) for row in (*gone, *come)}, key=repr)
    for each in keys:
        old = [row for row in gone if key(row) == each]
        new = [row for row in come if key(row) == each]
        for index in range(max(len(old), len(new))):
            was = old[index] if index < len(old) else None
            became = new[index] if index < len(new) else None
            fields = _changed_fields(was, became) if was and became else ()
            yield Change(section, was, became, fields)


def _unmatched_rows[R: SnapshotRow](rows: tuple[R, ...], others: tuple[R, ...]) -> list[R]:
    """The rows that the others do not have, as often as they do not have them, in an order of their own."""
    left = Counter(_encode_row(row) for row in rows) - Counter(_encode_row(row) for row in others)
    by_text = {_encode_row(row): row for row in rows}
    return [by_text[text] for text in sorted(left.elements())]


def _encode_row(row: SnapshotRow) -> bytes:
    return msgspec.json.encode(row)
