"""One name for all that happens because of one request: in its answer, and in every line of the log."""

import re
import secrets
import string
from contextvars import ContextVar

HEADER = "X-Request-ID"
GIVEN = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{7,63}\Z")  # what a proxy or a client may have named it
LETTERS, LENGTH = string.ascii_lowercase, 20  # no digits: the log would take some for a national ID

current: ContextVar[str] = ContextVar("request_id", default="")


def request_id(given: str | None) -> str:
    """The name that was given, when it is one; else a new one."""
    return (
        given if given and GIVEN.match(given) else "".join(secrets.choice(LETTERS) for _each in range(LENGTH))
    )
