"""What a row of the table of mutants says."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Row:
    """One defence, how it is switched off, and who must notice."""

    threat: str  # "T5", a row of the table of threats
    defence: str
    file: str  # from the root of the tree
    old: str  # stands exactly once in the file
    new: str  # the same text with the defence switched off
    tests: tuple[str, ...]  # "tests/…/test_x.py::test_name": each of them must fail
    also: tuple[tuple[str, str, str], ...] = ()  # (file, old, new) of a second lock on the same door

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        return ((self.file, self.old, self.new), *self.also)

    @property
    def rebuilds(self) -> bool:
        """Whether the change is one of the schema: it needs a database of its own."""
        return any("/migrations/" in file for file, _old, _new in self.changes)

    def patched(self, root: Path) -> dict[str, str]:
        """Return each file's text with the defence off; ValueError when a text is not there exactly once."""
        texts: dict[str, str] = {}
        for file, old, new in self.changes:
            text = texts.get(file) or (root / file).read_text(encoding="utf-8")
            if (times := text.count(old)) != 1:
                raise ValueError(f"{self.threat}: the text stands {times} times in {file}")
            texts[file] = text.replace(old, new)
        return texts
