"""PostgreSQL and Valkey of one chaos run's own: they are crashed and emptied. Imported before any model.

A worker inherits the addresses and starts nothing.
"""

import atexit
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from citizen_portal.embedded.postgres import Postgres
from citizen_portal.embedded.servers import Servers

FOLDER = "CHAOS_FOLDER"  # the environment's name for where everything of this run lies
QUIET_SECONDS = 8  # longer than the client waits and than the bank takes to commit
STALL_SECONDS = 14  # longer than the quiet period
WAKE_SECONDS = 4  # in which who stood still sends what it holds
TRANSFERS_PER_FILE = 50


def start() -> Path:
    """Start both servers unless a parent did; the folder of this run."""
    if not (given := os.environ.get(FOLDER)):
        folder = Path(tempfile.mkdtemp(prefix="chaos-"))
        folder.chmod(0o711)
        servers = Servers(folder)
        servers.use()
        atexit.register(_stop, servers, folder)
        os.environ |= {
            FOLDER: str(folder),
            "DATABASE_URL": servers.postgres.url,
            "REDIS_URL": servers.valkey.url,
            "STATEMENT_TIMEOUT_MS": "600000",
            "PAYMENTS_A_FILE": str(TRANSFERS_PER_FILE),
            "PAYMENT_BANK": "mock",
        }
        return folder
    return Path(given)


def _stop(servers: Servers, folder: Path) -> None:
    servers.release()
    time.sleep(1)  # their keeper looks once more
    shutil.rmtree(folder, ignore_errors=True)


def crash_database(folder: Path) -> None:
    """An immediate shutdown, as after a power cut, and the start that recovers from it."""
    postgres = Postgres(folder / "var" / "embedded" / "postgres")
    first = int((postgres.folder / "postmaster.pid").read_text().splitlines()[0])
    os.kill(first, signal.SIGQUIT)
    postgres.ensure()


folder = start()
os.environ.setdefault("BANK_QUIET_SECONDS", str(QUIET_SECONDS))

import tests.load.setup  # noqa: E402, F401
