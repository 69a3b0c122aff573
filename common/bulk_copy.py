"""COPY's text format, many rows at once."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.db import connection


def copied_in(table: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> None:
    """Add rows to a table; each line ends with a line feed, its cells are escaped."""
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN", BytesIO(b"".join(lines)), 1 << 18
        )


def copied_out(query: str, parameters: list[Any] | dict[str, Any]) -> list[bytes]:
    """The rows of a query as lines: what they cost as tuples is mostly the making of their values."""
    lines = _Lines()
    with connection.cursor() as cursor:
        whole = cursor.cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({whole}) TO STDOUT", lines)
    return lines


def unescaped(cell: bytes) -> bytes:
    """A cell as it was before COPY wrote it."""
    return ESCAPED.sub(_letter, cell) if b"\\" in cell else cell


def _letter(found: re.Match[bytes]) -> bytes:
    return SIGNS.get(found[1], found[1])


ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
SIGNS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


class _Lines(list[bytes]):
    """Takes the lines one by one, as they come."""

    write = list.append
