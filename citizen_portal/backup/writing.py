"""A backup: the database as one consistent dump, the private files, and a manifest with their digests."""

import json
import os
import shutil
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection
from django.utils import timezone

from accounts.audit import services as audit_services
from citizen_portal.backup import tools
from common.uploads.storage import STORED_PATTERN

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class CannotBackUp(RuntimeError):
    """The folder is not empty, or is no folder of ours to write to."""


def write_backup(folder: Path) -> dict[str, Any]:
    """Write a backup into an empty folder and return its manifest; CannotBackUp, ToolFailed.

    The files are copied before the dump and again after it: a file is written before its row commits and
    deleted after its row is gone, so that every row of the dump finds its file. With a bucket (S3) the bucket
    keeps its own versions, and only the database is written.
    """
    try:
        head = audit_services.read_chain_head()  # before the dump: the restored trail must still hold it
    except ProgrammingError:
        raise CannotBackUp(
            "The database holds no portal yet: `manage.py migrate` makes its tables."
        ) from None
    _make_private_folder(folder)
    _copy_files(folder / FILES)
    tools.run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", folder / DUMP)
    _copy_files(folder / FILES)
    manifest = {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "postgresql": connection.pg_version,  # type: ignore[attr-defined]  # PostgreSQL's own
        "audit_head": f"{head.number}:{head.hash}",
        "bucket": settings.S3_BUCKET,
        "files": {name: digest_file(folder / name) for name in _written(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a backup; CannotBackUp when this folder holds none."""
    try:
        return json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        raise CannotBackUp(f"{folder} holds no whole backup: {MANIFEST} is missing or broken.") from None


def digest_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _make_private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CannotBackUp(f"{folder} is not empty: a backup is never mixed with another.")
    os.chmod(folder, 0o700)  # it holds everything that the portal knows


def _copy_files(target: Path) -> None:
    """The private files that are not there yet."""
    target.mkdir(mode=0o700, exist_ok=True)
    if settings.S3_BUCKET:
        return
    for key in _stored_files():
        copy = target / key
        if not copy.exists():
            copy.parent.mkdir(mode=0o700, exist_ok=True)
            try:
                shutil.copyfile(settings.PRIVATE_ROOT / key, copy)
            except FileNotFoundError:
                copy.unlink(missing_ok=True)  # its row was deleted meanwhile


def _stored_files() -> Iterator[str]:
    for path in sorted(settings.PRIVATE_ROOT.glob("*/*")):
        key = path.relative_to(settings.PRIVATE_ROOT).as_posix()
        if STORED_PATTERN.match(key):
            yield key


def _written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
