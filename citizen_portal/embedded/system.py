"""What both servers need from the operating system: locks, waiting, and a user that is not root."""

import fcntl
import importlib.util
import os
import pwd
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any


class CannotStart(SystemExit):
    """A server did not come up: end with one line that says where to look or what to do.

    Settings ask for the servers, so every command would otherwise end in a long traceback.
    """


class locked:
    """Hold a file's exclusive lock inside a `with`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.file = open(self.path, "ab")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_error: object) -> None:
        self.file.close()


def try_lock(file: IO[bytes]) -> bool:
    """Take the exclusive lock if it is free now; closing the file gives it back."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_until(reached: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until it is so, or the time is over."""
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def package_folder(name: str) -> Path:
    """Return the folder of a wheel that holds a server, without importing the wheel's Python."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise CannotStart(f"{name} is not installed: run `make install`, or set DATABASE_URL and REDIS_URL.")
    return Path(found.origin).parent


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may enter; as root, the owner becomes `nobody`.

    PostgreSQL refuses to run as root, so it runs as the owner of its folder.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0 and folder.stat().st_uid == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder


def owner_options(folder: Path) -> dict[str, Any]:
    """Return what subprocess needs to run a program as the folder's owner, when we are root."""
    if os.geteuid() != 0:
        return {}
    owner = folder.stat()
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}


def allow_traversal(*folders: Path) -> None:
    """As root: let other users pass through (not list) everything above, so that the server gets there."""
    if os.geteuid() != 0:
        return
    for above in {parent for folder in folders for parent in folder.parents}:
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode | 0o001)


def allow_reading(programs: Path) -> None:
    """As root with a strict umask: let other users read and run what the wheel brought."""
    if os.geteuid() != 0 or programs.stat().st_mode & 0o005 == 0o005:
        return
    for part in (programs, *programs.rglob("*")):
        mode = part.stat().st_mode
        part.chmod(mode | (0o005 if mode & 0o100 else 0o004))
