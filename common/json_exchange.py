"""One strict JSON exchange with another side: no proxy, no redirect, bounded in size and in time."""

import json
import time
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx

TIMEOUT_SECONDS = 5  # for each wait and for the whole answer
MAX_BYTES = 65_536

type Answer = tuple[int, dict[str, Any]]


class NoAnswer(Exception):
    """Nothing arrived that could be read; the text names what happened, never what was sent."""


def exchange_json(
    method: str, url: str, *, headers: dict[str, str], sent: object = None, **params: str
) -> Answer:
    """The status and the JSON object of the answer, an empty one for anything else; raises NoAnswer."""
    headers = {
        **headers,
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",  # a packed answer could unpack to any size
    }
    content = json.dumps(sent).encode() if sent is not None else None
    try:
        status, body = _send_request(method, url, headers=headers, content=content, params=params)
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        failure = type(trouble).__name__
    else:
        return status, parse_json_object(body)
    # outside the except block: the library's error holds what was sent and our key, and must not hang on ours
    raise NoAnswer(failure)


def _send_request(method: str, url: str, **sent: Any) -> tuple[int, bytes]:
    until = time.monotonic() + TIMEOUT_SECONDS
    with (
        httpx.Client(
            trust_env=False, follow_redirects=False, timeout=TIMEOUT_SECONDS, verify=_ssl_context()
        ) as http,
        http.stream(method, url, **sent) as answer,
    ):
        body = b""
        for piece in answer.iter_raw():
            body += piece
            if len(body) > MAX_BYTES or time.monotonic() > until:
                raise httpx.ReadError("too long")
        return answer.status_code, body


def parse_json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in these bytes, or an empty one for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@cache
def _ssl_context() -> SSLContext:
    """Read once: loading the certificates takes longer than the call."""
    return httpx.create_ssl_context(trust_env=False)
