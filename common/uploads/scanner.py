"""The malware scanner: asks clamd (INSTREAM) over TCP or a Unix socket, when CLAMD_URL names one.

An own client: the packages `clamd` (2014) and `pyClamd` (2017) are kept by nobody, and this is all of it.
"""

import logging
import socket
import struct
import time
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 15.0
CHUNK_BYTES = 65_536
MAX_ANSWER_BYTES = 4096


class Scan(StrEnum):
    """What is known of a file; `NOT_SCANNED` when no scanner is configured.

    CHECKING: kept as it was sent, and not yet rebuilt; UNREADABLE: that failed. Nobody opens these two.
    """

    CHECKING = "checking"
    UNREADABLE = "unreadable"
    NOT_SCANNED = "not_scanned"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


def scan(content: bytes) -> Scan:
    """Ask about these bytes; WAITING when the scanner does not answer, so that it is asked again later."""
    if not settings.CLAMD_URL:
        return Scan.NOT_SCANNED
    try:
        answer = _ask_scanner(content)
    except (OSError, ValueError) as error:
        log.error("the malware scanner does not answer: %s", type(error).__name__)
        return Scan.WAITING
    return _parse_answer(answer)


def _parse_answer(answer: str) -> Scan:
    if answer.endswith(" FOUND"):
        return Scan.INFECTED
    if answer == "stream: OK":
        return Scan.CLEAN
    log.error("the malware scanner answered %r", answer[:80])
    return Scan.WAITING


def _ask_scanner(content: bytes) -> str:
    end = time.monotonic() + ANSWER_SECONDS
    with _connect() as line:
        line.settimeout(ANSWER_SECONDS)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK_BYTES):
            part = content[start : start + CHUNK_BYTES]
            line.sendall(struct.pack(">I", len(part)) + part)
        line.sendall(struct.pack(">I", 0))
        return _receive_answer(line, end)


def _receive_answer(line: socket.socket, end: float) -> str:
    """Up to the zero byte, at most so long and so much: a slow drip is no answer."""
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < MAX_ANSWER_BYTES:
        line.settimeout(max(end - time.monotonic(), 0.001))
        part = line.recv(MAX_ANSWER_BYTES)
        if not part:
            break
        heard += part
    return heard.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connect() -> socket.socket:
    """tcp://host:3310 or unix:///run/clamav/clamd.sock; ValueError for another address."""
    place = urlsplit(settings.CLAMD_URL)
    if place.scheme == "tcp" and place.hostname:
        return socket.create_connection((place.hostname, place.port or 3310), CONNECT_SECONDS)
    if place.scheme != "unix" or not place.path:
        raise ValueError("CLAMD_URL must be tcp://host:port or unix:///path")
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(CONNECT_SECONDS)
        line.connect(place.path)
    except OSError:
        line.close()
        raise
    return line
