"""A file of the authorities, line by line: text in, typed answers or what is wrong with the line out.

CSV has a header, JSONL an object a line; columns are the facts of a record. An empty value is "has not
answered", which is never "no"; a column that the file does not have is not touched.
"""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO, NamedTuple

import msgspec

from eligibility.registers.facts import FACTS, FACTS_BY_NAME
from eligibility.registers.kinds import BadValue, check_national_id

MAX_LINE_BYTES = 16_384  # bytes of a line; the longest real one has under 2,000


# What the authorities say of one person, by the names of the facts; None is "has not answered".
ImportedAnswers = msgspec.defstruct(
    "Answers",
    [
        ("national_id", str),
        *((fact.name, Any, None) for fact in FACTS if fact.name != "as_of"),
        ("as_of", date),
    ],
    frozen=True,
    kw_only=True,
)
COLUMNS: tuple[str, ...] = ImportedAnswers.__struct_fields__


class LineError(NamedTuple):
    """What is wrong with a line; its values are not repeated, since they are somebody's."""

    line: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.column + ': ' if self.column else ''}{self.why}"


type NumberedLine = tuple[int, Any]  # with its number: Answers, or what is Wrong with it


class ImportReader:
    """The lines of one file; `columns` are known once the first line was read."""

    def __init__(self, file: BinaryIO, form: str, *, today: date, as_of: date | None = None) -> None:
        self.file, self.form, self.today, self.as_of = file, form, today, as_of
        self.columns: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[NumberedLine]:
        read = {"csv": self._csv, "jsonl": self._jsonl}[self.form]
        for number, raw in number_lines(self.file):
            try:
                values = read(line_text(raw))
                if values is not None:
                    yield number, self._answers(values)
            except _ColumnError as wrong:
                yield number, LineError(number, wrong.column, str(wrong))
            except BadValue as wrong:
                yield number, LineError(number, "", str(wrong))
                if not self.columns:  # without a right first line the others mean nothing
                    return

    def _csv(self, text: str) -> dict[str, Any] | None:
        """Each line by itself: no fact has a line break in it, and one open quote must not eat the file."""
        try:
            cells = next(csv.reader([text], strict=True), [])
        except csv.Error:
            raise BadValue("the quotes are not closed") from None
        if not any(cells):
            return None
        if not self.columns:
            self.columns = self._header([cell.strip().lower() for cell in cells])
            return None
        if len(cells) != len(self.columns):
            raise BadValue(f"{len(cells)} values where the header has {len(self.columns)}")
        return dict(zip(self.columns, cells, strict=True))

    def _jsonl(self, text: str) -> dict[str, Any] | None:
        if not text.strip():
            return None
        try:
            values = {name: json_text(raw) for name, raw in OBJECT_DECODER.decode(text).items()}
        except (msgspec.DecodeError, RecursionError):
            raise BadValue("this is not a JSON object") from None
        if not self.columns:
            self.columns = self._header(list(values))
        if set(values) != set(self.columns):
            raise BadValue("its names are not those of the first line")
        return values

    def _header(self, names: list[str]) -> tuple[str, ...]:
        unknown = [place for place, name in enumerate(names, 1) if name not in COLUMNS]
        if unknown:  # by its place: without a header its name is somebody's number
            raise BadValue(f"column {unknown[0]} has no name that is known; there are {', '.join(COLUMNS)}")
        if len(set(names)) != len(names):
            raise BadValue("a column stands there twice")
        if "national_id" not in names:
            raise BadValue("the column national_id is missing")
        if "as_of" not in names and self.as_of is None:
            raise BadValue("the column as_of is missing, and no day was given for the whole file (--as-of)")
        return tuple(names)

    def _answers(self, values: dict[str, Any]) -> msgspec.Struct:
        given = {name: value for name, value in values.items() if value != "" or name == "national_id"}
        typed = {name: self._typed(name, value) for name, value in given.items()}
        typed["as_of"] = typed.get("as_of") or self.as_of
        if typed["as_of"] is None:
            raise _ColumnError("as_of", "the day of the answer is missing")
        if typed["national_id"] in (typed.get("dependants") or ()):
            raise _ColumnError("dependants", "a person is not his own dependant")
        return ImportedAnswers(**typed)

    def _typed(self, name: str, value: Any) -> Any:
        try:
            return (
                check_national_id(value)
                if name == "national_id"
                else FACTS_BY_NAME[name].read(value, self.today)
            )
        except BadValue as wrong:
            raise _ColumnError(name, str(wrong)) from None


class _ColumnError(BadValue):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


OBJECT_DECODER = msgspec.json.Decoder(dict[str, msgspec.Raw])


def json_text(raw: msgspec.Raw) -> Any:
    """A JSON value as text, as written, so that no amount passes through a float; lists stay lists."""
    written = bytes(raw).strip()
    if written[:1] in b'"[':
        return msgspec.json.decode(written)
    return "" if written == b"null" else written.decode()


def number_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers; of one that is too long only its beginning, never all of it in memory."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        yield number, line
        while (
            len(line) > MAX_LINE_BYTES
            and not line.endswith(b"\n")
            and (line := file.readline(MAX_LINE_BYTES + 1))
        ):
            pass


def line_text(raw: bytes) -> str:
    """A line as text, without its end; BadValue when it is too long, not UTF-8, or has unseen characters."""
    if len(raw) > MAX_LINE_BYTES:
        raise BadValue(f"longer than {MAX_LINE_BYTES} bytes")
    try:
        text = raw.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadValue("this is not UTF-8") from None
    if "\0" in text:
        raise BadValue("there is a null character in it")
    return text
