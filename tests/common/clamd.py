"""A tiny clamd in a process of its own: INSTREAM over TCP or a Unix socket; finds EICAR and what it is told.

python -m tests.common.clamd tcp|unix PLACE [SHA256 …]      prints the port, or the path, when it listens
"""

import hashlib
import socket
import struct
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

EICAR = b"EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE"
MOST = 25 * 1024**2


def _exactly(line: socket.socket, length: int) -> bytes:
    heard = b""
    while len(heard) < length:
        part = line.recv(length - len(heard))
        if not part:
            raise ConnectionError
        heard += part
    return heard


def _answer(line: socket.socket, bad: set[str]) -> bytes:
    if _exactly(line, 10) != b"zINSTREAM\0":
        return b"UNKNOWN COMMAND\0"
    content = b""
    while length := struct.unpack(">I", _exactly(line, 4))[0]:
        content += _exactly(line, length)
        if len(content) > MOST:
            return b"INSTREAM size limit exceeded. ERROR\0"
    found = EICAR in content or hashlib.sha256(content).hexdigest() in bad
    return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0"


def serve(kind: str, place: str, bad: set[str]) -> None:
    door = socket.socket(socket.AF_INET if kind == "tcp" else socket.AF_UNIX, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", int(place)) if kind == "tcp" else place)
    door.listen()
    print(door.getsockname()[1] if kind == "tcp" else place, flush=True)
    while True:
        line, _who = door.accept()
        with line:
            try:
                line.sendall(_answer(line, bad))
            except OSError:
                continue


@contextmanager
def running(kind: str = "tcp", place: str = "0", *bad: str):
    """The address of a scanner that runs as long as the block."""
    command = [sys.executable, "-m", "tests.common.clamd", kind, place, *bad]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        try:
            where = child.stdout.readline().strip()
            yield f"tcp://127.0.0.1:{where}" if kind == "tcp" else f"unix://{where}"
        finally:
            child.terminate()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], set(sys.argv[3:]))
