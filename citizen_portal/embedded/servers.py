"""PostgreSQL and Valkey from their wheels, under var/, for machines where no address is configured.

Who uses the servers is counted by the kernel: every user holds a shared lock on `users.lock` for as long
as it lives, however it dies. The keeper, a small process of its own, waits for the exclusive lock: it gets
it when the last user is gone, and then stops the servers. No pid list that a kill -9 could make a lie.

Nothing here imports Django or the rest of the project: settings import us, and the keeper imports us alone.
"""

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import IO

from citizen_portal.embedded.postgres import Postgres
from citizen_portal.embedded.system import locked, try_lock, wait_until
from citizen_portal.embedded.valkey import Valkey

# appended, not first: our file names must not hide the standard library's
KEEPER = (
    "import sys; sys.path.append(sys.argv[1]);"
    "from embedded.servers import Servers; Servers(sys.argv[2]).keep()"
)


def database_url(root: Path) -> str:
    """Return the address of the running PostgreSQL under root/var, started when necessary."""
    return _used(root).postgres.url


def redis_url(root: Path) -> str:
    """Return the address of the running Valkey under root/var, started when necessary."""
    return _used(root).valkey.url


def release(root: Path) -> None:
    """Stop using the servers, and wait until they are down when nobody else uses them."""
    servers = _in_use.pop(root.resolve(), None)
    if servers is not None:
        servers.release()


def stop_leftovers(root: Path) -> bool:
    """Stop servers that run without a user; return whether nothing runs any more."""
    return not (root / "var" / "embedded").exists() or Servers(root).stop_when_unused()


class Servers:
    """Both servers of one var/ folder and the locks around them."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root).resolve()
        self.folder = self.root / "var" / "embedded"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.postgres = Postgres(self.folder / "postgres")
        self.valkey = Valkey(self.folder / "valkey")
        self.share: IO[bytes] | None = None

    def use(self) -> None:
        """Take a share and make sure that both servers and the keeper are up."""
        with self._changing():
            share = self._open("users.lock")
            fcntl.flock(share, fcntl.LOCK_SH)
            self._ensure_keeper()  # before the servers: it cleans up if we die between the two
            self.postgres.ensure()
            self.valkey.ensure()
            self.share = share

    def release(self) -> None:
        """Give the share back; stop the servers when it was the last one."""
        if self.share is not None:
            self.share.close()
            self.share = None
            self.stop_when_unused()

    def stop_when_unused(self) -> bool:
        """Stop both servers unless others use them; ask again, for the keeper may hold the lock a blink."""
        return wait_until(self._stop_if_unused, 0.3)

    def keep(self) -> None:
        """Wait for the last user to go, then stop the servers; go on when a newcomer was faster."""
        with self._open("keeper.lock") as mine:
            if not try_lock(mine):
                return
            while not self._stop_if_unused():
                with locked(self.folder / "users.lock"):
                    pass

    def _stop_if_unused(self) -> bool:
        with self._changing(), self._open("users.lock") as users:
            if not try_lock(users):
                return False
            self.valkey.stop()
            self.postgres.stop()
            return True

    def _ensure_keeper(self) -> None:
        with self._open("keeper.lock") as keeper:
            if not try_lock(keeper):
                return
        with self._open("keeper.log") as log:
            subprocess.Popen(
                [sys.executable, "-c", KEEPER, str(Path(__file__).resolve().parent.parent), str(self.root)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is not for the keeper
            )

    def _changing(self) -> locked:
        """Nobody starts or stops a server while another does."""
        return locked(self.folder / "change.lock")

    def _open(self, name: str) -> IO[bytes]:
        return open(self.folder / name, "ab")


_in_use: dict[Path, Servers] = {}


def _used(root: Path) -> Servers:
    root = root.resolve()
    if root not in _in_use:
        servers = Servers(root)
        servers.use()
        _in_use[root] = servers
    return _in_use[root]
