"""The four calls of the contract, answered as the real one answers: same JSON, same codes, same clocks."""

import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from accounts.nafath.simulator.signing import Signer
from accounts.nafath.simulator.transactions import ActiveExists, Transaction, Transactions
from accounts.nafath.simulator.web import Answer, Request
from accounts.national_id import is_valid

ROOT = "/api/v1/mfa/"
WRONG_PAIR = "403-000-000"  # the real code was not found
ACTIVE_EXISTS, EXPIRED, NOT_FOUND, INVALID = "400-034-050", "400-034-051", "400-034-053", "422-031-046"


class Refusal(Exception):
    """An error of the contract: its first three digits are the HTTP status."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wire:
    """What the portal talks to."""

    app_id: str
    app_key: str
    services: frozenset[str]
    signer: Signer
    transactions: Transactions

    def answer(self, request: Request) -> Answer:
        try:
            self._insist_on_pair(request)
            return self._door(request)(request)
        except Refusal as refusal:
            reference = f"SIM-{secrets.token_hex(6)}"
            return _json({"code": refusal.code, "reference": reference}, status=int(refusal.code[:3]))

    def _door(self, request: Request) -> Callable[[Request], Answer]:
        doors = {
            ("POST", "request"): self._ask,
            ("POST", "request/status"): self._status,
            ("GET", "jwk"): self._keys,
        }
        return doors.get((request.method, request.path.removeprefix(ROOT)), _nothing)

    def _insist_on_pair(self, request: Request) -> None:
        given = (request.headers.get("APP-ID", ""), request.headers.get("APP-KEY", ""))
        pair = zip(given, (self.app_id, self.app_key), strict=True)
        if not all([compare_digest(said.encode(), right.encode()) for said, right in pair]):
            raise Refusal(WRONG_PAIR)

    def _ask(self, request: Request) -> Answer:
        body = _object(request)
        national_id, service = _text(body, "nationalId"), _text(body, "service")
        if not is_valid(national_id) or service not in self.services:
            raise Refusal(INVALID)
        if request.query.get("local") not in ("ar", "en"):
            raise Refusal(INVALID)
        asked = self._open(national_id, service, _uuid(request.query.get("requestId", "")))
        return _json({"transId": asked.trans_id, "random": asked.number})

    def _open(self, national_id: str, service: str, request_id: str) -> Transaction:
        try:
            return self.transactions.open(national_id=national_id, service=service, request_id=request_id)
        except ActiveExists:
            raise Refusal(ACTIVE_EXISTS) from None

    def _status(self, request: Request) -> Answer:
        body = _object(request)
        asked = self.transactions.find(_text(body, "transId"))
        given = (_text(body, "nationalId"), _text(body, "random"))
        if not asked or given != (asked.national_id, asked.number):
            raise Refusal(NOT_FOUND)
        now = self.transactions.now()
        if now >= asked.lives_until:
            raise Refusal(EXPIRED)
        return _json({"status": asked.status(now)})

    def _keys(self, _request: Request) -> Answer:
        return Answer(200, self.signer.shown(), "application/json")


def _nothing(_request: Request) -> Answer:
    return Answer(404)


def _json(value: dict[str, str], *, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), "application/json")


def _object(request: Request) -> dict[str, object]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refusal(INVALID)
    return body


def _text(body: dict[str, object], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Refusal(INVALID)
    return value


def _uuid(text: str) -> str:
    """The id as it came, so that the callback repeats it letter by letter."""
    try:
        uuid.UUID(text)
    except ValueError:
        raise Refusal(INVALID) from None
    return text
