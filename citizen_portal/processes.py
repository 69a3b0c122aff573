"""The processes of `make run`: which ones run, and what of honcho's talk about them is worth printing."""

import contextlib
import fcntl
import os
import re
import signal
import time
from pathlib import Path
from typing import IO

import psutil
from honcho.printer import Message, Printer

OUR_COMMANDS = ("citizen_portal", "-m simulators.")  # a word of every command that `make run` starts
STARTED = re.compile(r"started \(pid=(\d+)\)")
STOP_TIMEOUT_SECONDS = 5


def acquire_lock_file(file: Path) -> IO[bytes] | None:
    """Return a lock that ends with this process, or nothing when another one holds it.

    A record lock: honcho's forked helpers, which outlive a killed launcher, do not inherit it.
    """
    lock = file.open("ab")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


class Leftovers:
    """The process groups of one `make run`, noted so that the next one can end them after a kill -9."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def add(self, group: int) -> None:
        with self.file.open("a") as notes:
            notes.write(f"{group}\n")

    def stop(self) -> None:
        """Ask every noted group that is still ours to end; after some patience, make it."""
        if not self.file.exists():
            return
        groups = [int(line) for line in self.file.read_text().split() if _is_ours(int(line))]
        for group in groups:
            _signal(group, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        while any(map(_is_ours, groups)) and time.monotonic() < deadline:
            time.sleep(0.05)
        for group in filter(_is_ours, groups):
            _signal(group, signal.SIGKILL)
        self.file.unlink(missing_ok=True)


class QuietPrinter(Printer):
    """Print what the processes say, and of honcho's own talk only that one of them stopped by itself."""

    def __init__(self, output: IO[str], leftovers: Leftovers) -> None:
        super().__init__(output)
        self.leftovers = leftovers
        self.asked_to_stop = False

    def write(self, message: Message) -> None:
        if message.name == "system":
            self._listen(message.data)
            if self.asked_to_stop or " stopped " not in message.data:
                return
        with contextlib.suppress(OSError):  # a closed terminal must not keep us from stopping the others
            super().write(message)

    def _listen(self, words: str) -> None:
        if started := STARTED.search(words):
            self.leftovers.add(int(started[1]))
        self.asked_to_stop |= " received" in words


def _is_ours(group: int) -> bool:
    """A number may belong to somebody else by now: look at the command."""
    try:
        leader = psutil.Process(group)
        command = " ".join(leader.cmdline())
        return leader.status() != psutil.STATUS_ZOMBIE and any(word in command for word in OUR_COMMANDS)
    except psutil.Error:
        return False


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)
