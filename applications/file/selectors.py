"""A person's file, and the version of a section's answers."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.people.models import User
from applications.file.models import Application, Reassessment

PARTS = "parts_read"  # of a file that is read as a whole: what was asked for so far


def application_of(person: User) -> Application | None:
    return Application.objects.select_related("owner").filter(owner=person).first()


def prefetched_file(person: User) -> Application | None:
    """The person's file, to be read as a whole: each of its parts is asked for once. Never to be written."""
    waits = Exists(Reassessment.objects.filter(application=OuterRef("pk")))
    files = Application.objects.select_related("owner", "housing").annotate(is_waiting=waits)
    own = files.filter(owner=person).first()
    if own is not None:
        parts = {"housing": getattr(own, "housing", None), "waits": own.is_waiting}
        setattr(own, PARTS, parts)
    return own


def keep_parts(application: Application, **parts: Any) -> None:
    """Give a file the parts that were read for it together with others. Never to be written."""
    setattr(application, PARTS, parts)


def is_prefetched(application: Application) -> bool:
    """Whether this object keeps the parts that were read."""
    return hasattr(application, PARTS)


def read_part_once[Part](application: Application, name: str, read: Callable[[], Part]) -> Part:
    """A part of the file; of one that is read as a whole it is asked for the first time only."""
    if not is_prefetched(application):
        return read()
    kept: dict[str, Any] = getattr(application, PARTS)
    if name not in kept:
        kept[name] = read()
        if isinstance(kept[name], QuerySet):
            len(kept[name])  # evaluated here: `exists` and `first` of an open query would ask again
    return kept[name]


def section_answers(row: object | None, names: tuple[str, ...]) -> dict[str, Any]:
    """The answers of a section that is one row, as they stand."""
    return {name: getattr(row, name, None) for name in names}


def compute_etag(answers: dict[str, Any]) -> str:
    """Tells whether a section still says what it said when a form was opened."""
    said = "\x1f".join(f"{field}={'' if answer is None else answer}" for field, answer in answers.items())
    return hashlib.sha256(said.encode()).hexdigest()
