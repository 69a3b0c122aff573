"""The head of the audit trail, kept where the owner of the database cannot change it.

Whoever owns the database could cut off the trail's tail, or compute it anew: a head that was kept outside
must still be in it. `AUDIT_HEAD_TO` says where: a file (another disk, append-only), a syslog server or an
address.
"""

import json
import logging
from datetime import datetime
from logging.handlers import SysLogHandler
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from common.audit_chain import Head

SECONDS = 10.0  # of one try
SYSLOG_PORT = 514


class HeadNotKept(Exception):
    """The other side did not take the head; the next hour tries again."""


def send_head(head: Head, at: datetime, to: str) -> None:
    """Send one line: moment, number and hash. Raises HeadNotKept when nobody took it."""
    address = urlsplit(to)
    try:
        if address.scheme == "file":
            _append(Path(address.path), head, at)
        elif address.scheme == "syslog":
            _log(address.hostname or "", address.port or SYSLOG_PORT, head, at)
        else:
            line = {"at": at.isoformat(), "number": head.number, "hash": head.hash}
            httpx.post(to, json=line, timeout=SECONDS, follow_redirects=False).raise_for_status()
    except (OSError, httpx.HTTPError) as error:
        raise HeadNotKept(type(error).__name__) from None


def _append(file: Path, head: Head, at: datetime) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"at": at.isoformat(), "head": f"{head.number}:{head.hash}"}) + "\n")


def _log(host: str, port: int, head: Head, at: datetime) -> None:
    handler = SysLogHandler(address=(host, port), facility=SysLogHandler.LOG_AUTH)
    words = f"citizen-portal audit head {head.number}:{head.hash} {at.isoformat()}"
    handler.emit(logging.LogRecord("audit", logging.INFO, "", 0, words, None, None))
    handler.close()


def read_heads(file: Path) -> list[Head]:
    """The heads of a file that `send_head` wrote, the oldest first. ValueError for another file."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        number, _colon, digest = json.loads(line)["head"].partition(":")
        found.append(Head(int(number), digest))
    return found
