"""The calls of the contract, answered as the real one answers: same JSON, same codes, same clocks."""

import secrets
import uuid
from dataclasses import dataclass
from hmac import compare_digest

from flask import Blueprint, Response, request

from simulators.nafath.signing import Signer
from simulators.nafath.transactions import ActiveExists, Transaction, Transactions
from simulators.national_id import is_valid
from simulators.site import json_answer, json_object

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

    def routes(self) -> Blueprint:
        wire = Blueprint("wire", __name__, url_prefix="/api/v1/mfa")
        wire.before_request(self._insist_on_pair)
        wire.register_error_handler(Refusal, _refusal_answer)
        wire.add_url_rule("/request", view_func=self._ask, methods=["POST"])
        wire.add_url_rule("/request/status", view_func=self._status, methods=["POST"])
        wire.add_url_rule("/jwk", view_func=self._keys)
        return wire

    def _insist_on_pair(self) -> None:
        given = (request.headers.get("APP-ID", ""), request.headers.get("APP-KEY", ""))
        pair = zip(given, (self.app_id, self.app_key), strict=True)
        if not all([compare_digest(said.encode(), right.encode()) for said, right in pair]):
            raise Refusal(WRONG_PAIR)

    def _ask(self) -> Response:
        body = _request_object()
        national_id, service = _text(body, "nationalId"), _text(body, "service")
        if not is_valid(national_id) or service not in self.services:
            raise Refusal(INVALID)
        if request.args.get("local") not in ("ar", "en"):
            raise Refusal(INVALID)
        asked = self._open(national_id, service, _uuid(request.args.get("requestId", "")))
        return json_answer({"transId": asked.trans_id, "random": asked.number})

    def _open(self, national_id: str, service: str, request_id: str) -> Transaction:
        try:
            return self.transactions.open(national_id=national_id, service=service, request_id=request_id)
        except ActiveExists:
            raise Refusal(ACTIVE_EXISTS) from None

    def _status(self) -> Response:
        body = _request_object()
        asked = self.transactions.find(_text(body, "transId"))
        given = (_text(body, "nationalId"), _text(body, "random"))
        if not asked or given != (asked.national_id, asked.number):
            raise Refusal(NOT_FOUND)
        now = self.transactions.now()
        if now >= asked.lives_until:
            raise Refusal(EXPIRED)
        return json_answer({"status": asked.status(now)})

    def _keys(self) -> Response:
        return Response(self.signer.shown(), content_type="application/json")


def _refusal_answer(refusal: Refusal) -> Response:
    reference = f"SIM-{secrets.token_hex(6)}"
    return json_answer({"code": refusal.code, "reference": reference}, status=int(refusal.code[:3]))


def _request_object() -> dict[str, object]:
    body = json_object()
    if body is None:
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
