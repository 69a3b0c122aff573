"""Sends through an HTTP provider, and through the next one when the first is away: once, in less than 15 s.

    POST {url}/messages  {"to", "text", "sender", "reference"}  →  2xx {"id"}
    GET  {url}/messages?reference=…                             →  200 {"id"}, or 404

Each call carries the bearer token. The same reference is sent at every try, so that a provider drops doubles.
"""

import asyncio
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
from django.conf import settings

from accounts.sms.gateway_settings import Gateway
from accounts.sms.senders import PROVIDER_ID, SentMessage, SMSRefused, SMSUnavailable

TOTAL_SECONDS = 14.0  # seconds for one message, with all providers
EACH, GREETING, QUESTION = 5.0, 3.0, 2.0  # seconds for a whole exchange, to connect, for «do you know it?»
RETRY_PAUSES = (0.3, 0.9)  # seconds before the second and the third try
UNAVAILABLE_SECONDS = 30.0  # seconds in which a provider that was away is asked last
MAX_ANSWER_BYTES = 16_384
# these say something about us (token, credit, address, pace), not about the message: the next may take it
PORTAL_ERROR_STATUSES = {401, 402, 403, 404, 407, 408, 425, 429}
REFUSALS = {"number_blocked", "number_invalid", "text_refused", "reference_reused"}

# of this process only: a dead provider must not cost every waiting message its seconds
_unavailable_until: dict[str, float] = {}


@dataclass(frozen=True)
class _Failure:
    """Why a provider did not say yes: worth another try there? has it the message all the same?"""

    reason: str
    again: bool = False
    maybe: bool = False
    refused: bool = False


def send(mobile: str, words: str, reference: str) -> SentMessage:
    """Send once, through the first provider that takes it; raises SMSRefused or SMSUnavailable."""
    end = time.monotonic() + TOTAL_SECONDS
    reasons = []
    gateways = _order_gateways(getattr(settings, "SMS_GATEWAYS", ()))
    for place, gateway in enumerate(gateways):
        letter = {"to": mobile, "text": words, "sender": gateway.sender, "reference": reference}
        now = time.monotonic()
        outcome = _send_through(gateway, letter, until=now + (end - now) / (len(gateways) - place))
        if isinstance(outcome, SentMessage):
            _unavailable_until.pop(gateway.name, None)
            return outcome
        if outcome.refused:
            raise SMSRefused(gateway.name, outcome.reason)
        _unavailable_until[gateway.name] = time.monotonic() + UNAVAILABLE_SECONDS
        reasons.append(f"{gateway.name}: {outcome.reason}")
    raise SMSUnavailable("; ".join(reasons) or "no gateway is configured")


def find(reference: str) -> SentMessage | None:
    """Ask every provider whether it took this message earlier."""
    for gateway in getattr(settings, "SMS_GATEWAYS", ()):
        if known := _find_at_gateway(gateway, reference, QUESTION):
            return known
    return None


def _order_gateways(gateways: Iterable[Gateway]) -> Sequence[Gateway]:
    """As configured, but those that were just away come last."""
    now = time.monotonic()
    return sorted(gateways, key=lambda gateway: _unavailable_until.get(gateway.name, 0) > now)


def _send_through(gateway: Gateway, letter: dict[str, str], *, until: float) -> SentMessage | _Failure:
    """Try one provider up to three times; if an answer was lost, ask before anybody else sends it again."""
    maybe = False
    for pause in (*RETRY_PAUSES, None):
        outcome = _post_message(gateway, letter, _seconds_left(until - QUESTION, EACH))
        if isinstance(outcome, SentMessage):
            return outcome
        maybe = maybe or outcome.maybe
        if pause is None or not outcome.again or time.monotonic() + pause + QUESTION >= until:
            break
        time.sleep(pause)
    known = _find_at_gateway(gateway, letter["reference"], _seconds_left(until, QUESTION)) if maybe else None
    return known or outcome


def _seconds_left(until: float, most: float) -> float:
    return max(0.1, min(most, until - time.monotonic()))


def _post_message(gateway: Gateway, letter: dict[str, str], seconds: float) -> SentMessage | _Failure:
    try:
        status, body = asyncio.run(_request(gateway, "POST", seconds, content=json.dumps(letter).encode()))
    except (httpx.ConnectError, httpx.ConnectTimeout) as trouble:
        return _Failure(type(trouble).__name__, again=True)
    except (httpx.TimeoutException, TimeoutError):
        return _Failure("no answer in time", maybe=True)
    except httpx.TransportError as trouble:  # the connection broke: the words may have arrived
        return _Failure(type(trouble).__name__, again=True, maybe=True)
    return _parse_answer(gateway, status, _parse_json(body))


def _parse_answer(gateway: Gateway, status: int, answer: dict[str, Any]) -> SentMessage | _Failure:
    if 200 <= status < 300:
        return _parse_sent(gateway, answer) or _Failure(f"answer {status} without an id", maybe=True)
    if status >= 500:  # also a proxy of theirs that lost the answer
        return _Failure(f"answer {status}", again=True, maybe=True)
    if status < 400 or status in PORTAL_ERROR_STATUSES:
        return _Failure(f"answer {status}")
    code = answer.get("code")
    # only words that we know: another could repeat the number or the text
    return _Failure(code if isinstance(code, str) and code in REFUSALS else f"answer {status}", refused=True)


def _find_at_gateway(gateway: Gateway, reference: str, seconds: float) -> SentMessage | None:
    """None when the provider does not know the message, and also when it cannot say."""
    try:
        status, body = asyncio.run(_request(gateway, "GET", seconds, params={"reference": reference}))
    except (httpx.TransportError, TimeoutError):
        return None
    return _parse_sent(gateway, _parse_json(body)) if status == httpx.codes.OK else None


def _parse_sent(gateway: Gateway, answer: dict[str, Any]) -> SentMessage | None:
    provider_id = answer.get("id")
    if isinstance(provider_id, str) and PROVIDER_ID.match(provider_id):
        return SentMessage(gateway.name, provider_id)
    return None


async def _request(gateway: Gateway, method: str, seconds: float, **sent: Any) -> tuple[int, bytes]:
    """No proxy of the environment, no redirect, no long body.

    Asynchronous for one reason: `asyncio.timeout` ends the whole exchange, while the timeouts of httpx begin
    again with each byte, so that an answer that drips would hold a worker for hours.
    """
    headers = {
        "Authorization": f"Bearer {gateway.token}",
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",  # a packed answer could unpack to any size
    }
    patience = httpx.Timeout(seconds, connect=min(GREETING, seconds))
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(
            trust_env=False, follow_redirects=False, timeout=patience, verify=_ssl_context()
        ) as http,
        http.stream(method, f"{gateway.url}/messages", headers=headers, **sent) as answer,
    ):
        body = b""
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > MAX_ANSWER_BYTES:
                raise httpx.ReadError("too long")
        return answer.status_code, body


def _parse_json(body: bytes) -> dict[str, Any]:
    """The JSON object, or an empty one for anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


@cache
def _ssl_context() -> SSLContext:
    """Read once: loading the certificates takes longer than the call."""
    return httpx.create_ssl_context(trust_env=False)
