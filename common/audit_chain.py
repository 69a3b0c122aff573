"""A chain of lines that are only added to: each line's hash covers the line and the hash before it.

The chain finds a line that somebody changed, took out, moved or put in. Two things it cannot do alone:
refuse the change (that is `sql.Frozen` on the table), and notice a tail cut off or a whole chain computed
anew by the owner of the database (for that, remember a `Head` outside and give it to `verify`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

type Line = Mapping[str, Any]

FIRST_PREVIOUS_HASH = "0" * 64  # the hash "before" line 1
LINK_FIELDS = ("previous", "hash")  # every other column is covered by the hash


class Head(NamedTuple):
    """The last line of a chain: what to remember outside the database."""

    number: int = 0
    hash: str = FIRST_PREVIOUS_HASH


def line_hash(previous: str, fields: Line) -> str:
    """SHA-256, in hex, of the hash before and the fields as canonical JSON.

    Empty (None) fields do not count, so that a nullable column added in later years breaks no old line.
    TypeError on what the database may give back otherwise than written, such as a float or a Decimal.
    """
    filled = {name: _column_value(value) for name, value in fields.items() if value is not None}
    text = json.dumps([previous, filled], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _column_value(value: Any) -> Any:
    match value:
        case datetime() if timezone.is_aware(value):
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case UUID():
            return str(value)
    return _json_value(value)


def _json_value(value: Any) -> Any:
    """Only what jsonb keeps as it is: it would store 1e16 as an integer and a moment as somebody's text."""
    match value:
        case None | bool() | int() | str():
            return value
        case list() | tuple():
            return [_json_value(item) for item in value]
        case Mapping() if all(isinstance(key, str) for key in value):
            return {key: _json_value(item) for key, item in value.items()}
    raise TypeError(f"an audit line cannot hold {type(value).__name__} here: write it as text")


def find_first_broken_line(lines: Iterable[Line], head: Head | None = None) -> int | None:
    """The number of the first line that is changed, missing, moved or put in; None when the chain is whole.

    The lines come by number, from the first. With a remembered head, that line must still be there as it was.
    """
    last = Head()
    for line in lines:
        if not _is_linked(line, last) or (
            head and head.number == line["number"] and head.hash != line["hash"]
        ):
            return last.number + 1
        last = Head(line["number"], line["hash"])
    return last.number + 1 if head and head.number > last.number else None


def _is_linked(line: Line, last: Head) -> bool:
    if line["number"] != last.number + 1 or line["previous"] != last.hash:
        return False
    try:
        return line["hash"] == line_hash(last.hash, {k: v for k, v in line.items() if k not in LINK_FIELDS})
    except TypeError:  # a value that `append` would never have written
        return False


def append_line[M: Model](model: type[M], **fields: Any) -> M:
    """Add a line with these fields at the end of the model's chain; it stays only if the caller's verb does.

    The model has `number` (primary key), `at` (without auto_now_add), `previous` and `hash`.
    Call it last in a verb: from here to the commit everybody else who appends is waiting, and a row
    locked after this line could deadlock with somebody who holds that row and waits for the chain.
    """
    with transaction.atomic():
        _lock_chain(model)
        before = read_head(model)  # asked only now: it sees what the last holder of the lock committed
        line = model(number=before.number + 1, at=timezone.now(), previous=before.hash, **fields)
        line.hash = line_hash(before.hash, _stored_values(line))  # type: ignore[attr-defined]
        line.save(force_insert=True)  # without it a taken number would be overwritten
    return line


def _lock_chain(model: type[Model]) -> None:
    """One writer at a time, until the end of its transaction."""
    name = f"audit|{model._meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _stored_values(line: Model) -> dict[str, Any]:
    """The values as the database will give them back, under the names of `values()`."""
    columns = [field for field in line._meta.concrete_fields if field.name not in LINK_FIELDS]
    return {field.attname: field.to_python(getattr(line, field.attname)) for field in columns}


def read_head(model: type[Model]) -> Head:
    """The last line now; START when there is none yet."""
    last = model._base_manager.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else Head()


def iterate_lines(model: type[Model]) -> Iterator[Line]:
    """All lines for `verify`, a few thousand at a time."""
    return model._base_manager.order_by("number").values().iterator()
