"""The other side of a Nafath request, a clock, and what a browser asks."""

import json
import uuid
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from common.errors import Refused
from tests.accounts.nafath import forge, servers

MINE, STRANGE = "a" * 32, "b" * 32  # two browsers

CITIZEN = forge.CITIZEN
ADDRESSES = ("192.0.2.7", "192.0.2.1")


class OtherSide:
    """Nafath as the test tells it to answer; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status, self.code, self.trans_id = "WAITING", "", ""
        self.away: set[str] = set()

    def __call__(self, door: BaseHTTPRequestHandler, _body: bytes) -> tuple[int, bytes]:
        call = door.path.split("?")[0].rpartition("/mfa/")[2]
        self.asked.append(call)
        if call in self.away:
            return 503, b""
        if call == "jwk":
            return 200, forge.Provider().shown("real")
        if call == "request/status":
            return 200, json.dumps({"status": self.status}).encode()
        if self.code:
            return 400, json.dumps({"code": self.code, "reference": "R-1"}).encode()
        return 200, json.dumps({"transId": self.trans_id or str(uuid.uuid4()), "random": "42"}).encode()


@pytest.fixture
def side(settings) -> Iterator[OtherSide]:
    other = OtherSide()
    with servers.listening(other) as settings.NAFATH_URL:
        settings.NAFATH_APP_ID, settings.NAFATH_APP_KEY = servers.PAIR.values()
        settings.NAFATH_AUDIENCE, settings.NAFATH_SERVICE = servers.AUDIENCE, "Login"
        yield other


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(forge.NOW, tick=True) as clock:
        yield clock


def start(national_id: str = CITIZEN, *, browser: str = MINE, address: str = "192.0.2.7") -> NafathRequest:
    return nafath_services.start_nafath_request(
        national_id,
        purpose=NafathRequest.Purpose.SIGN_IN,
        browser=browser,
        address=address,
        addresses=ADDRESSES,
        language="ar",
    )


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def token(asked: NafathRequest, **said: object) -> str:
    now = int(timezone.now().timestamp())
    times = {"iat": now, "nbf": now, "exp": now + 100}
    return forge.signed(**{"transId": asked.trans_id, "nin": asked.national_id, **times, **said})


def call_back(asked: NafathRequest, signed: object, **other: str) -> int:
    letter = {"token": signed, "transId": asked.trans_id, "requestId": str(asked.request_id), **other}
    client = Client(enforce_csrf_checks=True)
    return client.post("/nafath/callback/", json.dumps(letter), content_type="application/json").status_code


def state(asked: NafathRequest) -> str:
    asked.refresh_from_db()
    return asked.state
