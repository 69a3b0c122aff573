"""The wire contract (domain.md §4.1) from our side: ask, look, fetch keys, open the callback's envelope."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeGuard

from accounts.nafath.errors import NafathRefused, NafathUnavailable
from common.json_exchange import NoAnswer, exchange_json, parse_json_object

MAX_CALLBACK_BYTES = 32_768
REFUSALS = {
    "400-034-050": "active_exists",
    "400-034-051": "expired",
    "400-034-053": "not_found",
    "422-031-046": "invalid",
}
TRANSACTION_ID = re.compile(r"\A[A-Za-z0-9_-]{1,64}\Z")
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
class ShownRequest:
    """A request that the citizen's app now shows; `random` are the two digits to pick there."""

    trans_id: str
    random: str


class RequestStatus(StrEnum):
    WAITING = "WAITING"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class UnverifiedCallback:
    """What arrived from outside, not believed yet: only `verify` makes a person of the token."""

    token: str = field(repr=False)
    trans_id: str
    request_id: str


def start_request(
    provider: Provider, national_id: str, *, request_id: str, language: str, addresses: Addresses
) -> ShownRequest:
    """Ask the citizen's app; raises NafathRefused (active_exists, invalid) or NafathUnavailable."""
    answer = _call_provider(
        provider,
        "POST",
        "request",
        # the parameter's name is really "local"
        params={"local": language, "requestId": request_id},
        sent={"nationalId": national_id, "service": provider.service},
        addresses=addresses,
    )
    trans_id, random = answer.get("transId"), answer.get("random")
    if _matches(trans_id, TRANSACTION_ID) and _matches(random, TWO_DIGITS):
        return ShownRequest(trans_id, random)
    raise NafathUnavailable("request: an answer without transaction or number")


def fetch_status(
    provider: Provider, national_id: str, trans_id: str, random: str, *, addresses: Addresses | None = None
) -> RequestStatus:
    """Say how the request stands; COMPLETED signs nobody in, only the verified token does."""
    sent = {"nationalId": national_id, "transId": trans_id, "random": random}
    answer = _call_provider(provider, "POST", "request/status", sent=sent, addresses=addresses)
    word = answer.get("status")
    if word not in list(RequestStatus):
        raise NafathUnavailable("status: a word that the contract does not know")
    return RequestStatus(word)


def fetch_keys(provider: Provider) -> list[Any]:
    """Return the JWK entries as they came; `Keys` picks those that may sign."""
    entries = _call_provider(provider, "GET", "jwk").get("keys")
    if not isinstance(entries, list):
        raise NafathUnavailable("jwk: an answer without keys")
    return entries


def parse_callback(body: bytes) -> UnverifiedCallback:
    """Open the callback's envelope; raises NafathRefused("bad_callback")."""
    letter = parse_json_object(body) if len(body) <= MAX_CALLBACK_BYTES else {}
    token, trans_id, request_id = (letter.get(name) for name in ("token", "transId", "requestId"))
    if isinstance(token, str) and _matches(trans_id, TRANSACTION_ID) and _matches(request_id, TRANSACTION_ID):
        return UnverifiedCallback(token, trans_id, request_id)
    raise NafathRefused("bad_callback")


def _call_provider(
    provider: Provider,
    method: str,
    path: str,
    *,
    params: dict[str, str] | None = None,
    sent: dict[str, str] | None = None,
    addresses: Addresses | None = None,
) -> dict[str, Any]:
    headers = {"APP-ID": provider.app_id, "APP-KEY": provider.app_key}
    if addresses:
        headers["X-Forwarded-For"] = ",".join(addresses)
    url = f"{provider.url.rstrip('/')}/api/v1/mfa/{path}"
    try:
        code, answer = exchange_json(method, url, headers=headers, sent=sent, **(params or {}))
    except NoAnswer as trouble:
        failure = str(trouble)
    else:
        return _parse_answer(path, code, answer)
    raise NafathUnavailable(f"{path}: {failure}")


def _parse_answer(path: str, code: int, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer of a 200; any other becomes one of our two errors."""
    if code == 200 and answer:
        return answer
    told = answer.get("reference")
    reference = told if _matches(told, REFERENCE) else ""
    refusal = REFUSALS.get(str(answer.get("code")), "")
    if refusal and 400 <= code < 500:
        raise NafathRefused(refusal, reference=reference)
    raise NafathUnavailable(f"{path}: answer {code}", reference=reference)


def _matches(value: object, shape: re.Pattern[str]) -> TypeGuard[str]:
    return isinstance(value, str) and bool(shape.match(value))
