"""Whether a backup is worth something: it is restored into an empty database, and what came out is proved."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection

from citizen_portal.backup import tools
from citizen_portal.backup.writing import DUMP, FILES, digest_file, read_manifest

SAMPLED_HOUSEHOLDS = 2_000  # of each open month, decided from scratch


@dataclass(frozen=True)
class RestoreCheck:
    """One thing that was proved, or not, of what was restored."""

    name: str
    passed: bool
    seconds: float
    detail: str


def check_backup(folder: Path) -> list[RestoreCheck]:
    """Restore the backup beside the portal's own database, prove it, and drop it again.

    The role of DATABASE_URL must be allowed to create a database. CannotBackUp, ToolFailed.
    """
    manifest = read_manifest(folder)
    checks = [_timed("files as they were written", lambda: _damaged_files(folder, manifest))]
    with _empty_database() as name:
        checks.append(_timed("database restored", lambda: _restore_database(folder, name)))
        if not checks[-1].passed:
            return checks
        for what, command in _commands(manifest):
            checks.append(_timed(what, lambda command=command: _run_restored(command, folder, name)))  # type: ignore[misc]
    return checks


def _commands(manifest: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("migrations complete", ("migrate", "--check")),
        ("audit trail whole", ("verify_audit", "--head", manifest["audit_head"])),
        ("decisions follow their facts", ("verify_decisions", "--sample", str(SAMPLED_HOUSEHOLDS))),
        ("sums of the money agree", ("check_money",)),
        ("every document has its file", ("check_files",)),
    )


def _timed(name: str, work: Callable[[], tuple[bool, str]]) -> RestoreCheck:
    began = time.perf_counter()
    passed, detail = work()
    return RestoreCheck(name, passed, time.perf_counter() - began, detail)


def _damaged_files(folder: Path, manifest: dict[str, Any]) -> tuple[bool, str]:
    digests = manifest["files"]
    damaged = [
        name
        for name, digest in digests.items()
        if not (folder / name).is_file() or digest_file(folder / name) != digest
    ]
    return not damaged, f"{len(digests):,} files" if not damaged else f"{len(damaged):,} damaged or missing"


@contextmanager
def _empty_database() -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_restore_{uuid4().hex[:12]}"
    tools.run_tool("psql", "-XAtq", "-c", f"CREATE DATABASE {name} TEMPLATE template0", database="postgres")
    try:
        yield name
    finally:
        tools.run_tool("psql", "-XAtq", "-c", f"DROP DATABASE {name} WITH (FORCE)", database="postgres")


def _restore_database(folder: Path, name: str) -> tuple[bool, str]:
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--jobs=2")
    try:
        tools.run_tool("pg_restore", *options, f"--dbname={name}", folder / DUMP, database=name)
    except tools.ToolFailed as failure:
        return False, str(failure)
    return True, f"{(folder / DUMP).stat().st_size:,} bytes"


def _run_restored(command: tuple[str, ...], folder: Path, name: str) -> tuple[bool, str]:
    """A command of the portal, run against what was restored."""
    here = os.environ | {
        "DATABASE_URL": _database_url(name),
        "DATABASE_NAME": name,
        "STATEMENT_TIMEOUT_MS": "0",
        "PRIVATE_ROOT": str(settings.PRIVATE_ROOT if settings.S3_BUCKET else (folder / FILES).resolve()),
    }
    done = subprocess.run(
        [sys.executable, settings.ROOT / "manage.py", *command],
        env=here,
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
    )
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    return done.returncode == 0, lines[-1] if lines else ""


def _database_url(name: str) -> str:
    """The address of a database beside the portal's own; in the environment, never in an argument."""
    known = connection.settings_dict
    who = quote(known["USER"], safe="") + (
        f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    )
    where = {"host": quote(known["HOST"], safe="")} | ({"port": known["PORT"]} if known["PORT"] else {})
    return f"postgresql://{who}@/{name}?{urlencode(where, safe='%')}"
