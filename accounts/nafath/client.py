"""The wire contract (domain.md §4.1) from our side: ask, look, fetch keys, open the callback's envelope."""

import json
import re
import time
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from ssl import SSLContext
from typing import Any, TypeGuard

import httpx

from accounts.nafath.errors import NafathRefused, NafathUnavailable

SECONDS = 5  # for each wait and for the whole answer
MOST_BYTES = 65_536
MOST_CALLBACK_BYTES = 32_768
REFUSALS = {
    "400-034-050": "active_exists",
    "400-034-051": "expired",
    "400-034-053": "not_found",
    "422-031-046": "invalid",
}
TRANSACTION = re.compile(r"\A[A-Za-z0-9_-]{1,64}\Z")
TWO_DIGITS = re.compile(r"\A[0-9]{2}\Z")
REFERENCE = re.compile(r"\A(?=.*[A-Za-z-])[A-Za-z0-9-]{1,64}\Z")  # never bare digits: those may be an ID

type Addresses = tuple[str, str]  # the citizen's, ours


@dataclass(frozen=True)
class Provider:
    """Whom we ask and as whom; everything that differs between the simulator and the real one."""

    url: str
    app_id: str
    app_key: str = field(repr=False)
    audience: str
    service: str
    issuer: str = "Nafath App"

    def __post_init__(self) -> None:
        for value in (self.app_id, self.app_key):
            if not (value.isascii() and value.isprintable() and value):
                raise ValueError("APP-ID and APP-KEY are printable ASCII")  # without the value


@dataclass(frozen=True)
class Started:
    """A request that the citizen's app now shows; `random` are the two digits to pick there."""

    trans_id: str
    random: str


class Status(StrEnum):
    WAITING = "WAITING"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class Callback:
    """What arrived from outside, not believed yet: only `verify` makes a person of the token."""

    token: str = field(repr=False)
    trans_id: str
    request_id: str


def request(
    provider: Provider, national_id: str, *, request_id: str, language: str, addresses: Addresses
) -> Started:
    """Ask the citizen's app; raises NafathRefused (active_exists, invalid) or NafathUnavailable."""
    answer = _call(
        provider,
        "POST",
        "request",
        # the parameter's name is really "local"
        params={"local": language, "requestId": request_id},
        sent={"nationalId": national_id, "service": provider.service},
        addresses=addresses,
    )
    trans_id, random = answer.get("transId"), answer.get("random")
    if _matches(trans_id, TRANSACTION) and _matches(random, TWO_DIGITS):
        return Started(trans_id, random)
    raise NafathUnavailable("request: an answer without transaction or number")


def status(
    provider: Provider, national_id: str, trans_id: str, random: str, *, addresses: Addresses | None = None
) -> Status:
    """Say how the request stands; COMPLETED signs nobody in, only the verified token does."""
    sent = {"nationalId": national_id, "transId": trans_id, "random": random}
    answer = _call(provider, "POST", "request/status", sent=sent, addresses=addresses)
    word = answer.get("status")
    if word not in list(Status):
        raise NafathUnavailable("status: a word that the contract does not know")
    return Status(word)


def fetch_keys(provider: Provider) -> list[Any]:
    """Return the JWK entries as they came; `Keys` picks those that may sign."""
    entries = _call(provider, "GET", "jwk").get("keys")
    if not isinstance(entries, list):
        raise NafathUnavailable("jwk: an answer without keys")
    return entries


def read_callback(body: bytes) -> Callback:
    """Open the callback's envelope; raises NafathRefused("bad_callback")."""
    letter = _parsed(body) if len(body) <= MOST_CALLBACK_BYTES else {}
    token, trans_id, request_id = (letter.get(name) for name in ("token", "transId", "requestId"))
    if isinstance(token, str) and _matches(trans_id, TRANSACTION) and _matches(request_id, TRANSACTION):
        return Callback(token, trans_id, request_id)
    raise NafathRefused("bad_callback")


def _call(
    provider: Provider,
    method: str,
    path: str,
    *,
    params: dict[str, str] | None = None,
    sent: dict[str, str] | None = None,
    addresses: Addresses | None = None,
) -> dict[str, Any]:
    headers = {"APP-ID": provider.app_id, "APP-KEY": provider.app_key, "Content-Type": "application/json"}
    headers["Accept-Encoding"] = "identity"  # a packed answer could unpack to any size
    if addresses:
        headers["X-Forwarded-For"] = ",".join(addresses)
    url = f"{provider.url.rstrip('/')}/api/v1/mfa/{path}"
    content = json.dumps(sent).encode() if sent else None
    try:
        code, body = _exchange(method, url, headers=headers, params=params, content=content)
    except httpx.HTTPError as trouble:
        failure = type(trouble).__name__
    else:
        return _understood(path, code, body)
    # outside the except block: the library's error holds the sent ID and our key, and must not hang on ours
    raise NafathUnavailable(f"{path}: {failure}")


def _exchange(method: str, url: str, **sent: Any) -> tuple[int, bytes]:
    """No proxy of the environment, no redirect, no body that is too long or drips for ever."""
    until = time.monotonic() + SECONDS
    with (
        httpx.Client(trust_env=False, follow_redirects=False, timeout=SECONDS, verify=_authorities()) as http,
        http.stream(method, url, **sent) as answer,
    ):
        body = b""
        for piece in answer.iter_raw():
            body += piece
            if len(body) > MOST_BYTES or time.monotonic() > until:
                raise httpx.ReadError("too long")
        return answer.status_code, body


def _understood(path: str, code: int, body: bytes) -> dict[str, Any]:
    """The answer of a 200; any other becomes one of our two errors."""
    answer = _parsed(body)
    if code == httpx.codes.OK and answer:
        return answer
    told = answer.get("reference")
    reference = told if _matches(told, REFERENCE) else ""
    refusal = REFUSALS.get(str(answer.get("code")), "")
    if refusal and 400 <= code < 500:
        raise NafathRefused(refusal, reference=reference)
    raise NafathUnavailable(f"{path}: answer {code}", reference=reference)


def _parsed(body: bytes) -> dict[str, Any]:
    """The JSON object, or an empty one for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _matches(value: object, shape: re.Pattern[str]) -> TypeGuard[str]:
    return isinstance(value, str) and bool(shape.match(value))


@cache
def _authorities() -> SSLContext:
    """Read once: loading the certificates takes longer than the call."""
    return httpx.create_ssl_context(trust_env=False)
