"""COPY's text format, many rows at once."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.db import connection


def copy_in(table: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> None:
    """Add rows to a table; each line ends with a line feed, its cells are escaped."""
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN", BytesIO(b"".join(lines)), 1 << 18
        )


def copy_out(query: str, parameters: list[Any] | dict[str, Any]) -> list[bytes]:
    """The rows of a query as lines: what they cost as tuples is mostly the making of their values."""
    lines = _LineCollector()
    with connection.cursor() as cursor:
        whole = cursor.cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({whole}) TO STDOUT", lines)
    return lines


def array_literal(numbers: Iterable[int | str]) -> str:
    """Row numbers or national IDs as one literal: thousands of constants take longer to parse."""
    return f"{{{','.join(map(str, numbers))}}}"


def unescape_cell(cell: bytes) -> bytes:
    """A cell as it was before COPY wrote it."""
    return ESCAPE_PATTERN.sub(_unescape_match, cell) if b"\\" in cell else cell


def _unescape_match(found: re.Match[bytes]) -> bytes:
    return ESCAPED_BYTES.get(found[1], found[1])


ESCAPE_PATTERN = re.compile(rb"\\(.)", re.DOTALL)
ESCAPED_BYTES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


class _LineCollector(list[bytes]):
    """Takes the lines one by one, as they come."""

    write = list.append
