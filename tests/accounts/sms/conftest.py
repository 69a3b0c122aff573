"""Two providers for a test, each with its own troubles, and a clock that runs out sooner."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.sms import http_sender
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from tests.accounts.nafath.servers import listening
from tests.accounts.sms import simulators
from tests.accounts.sms.simulators import MOBILE, WORDS


@pytest.fixture(autouse=True)
def nobody_rests(monkeypatch) -> None:
    monkeypatch.setattr(http_sender, "_unavailable_until", {})


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch) -> None:
    monkeypatch.setattr(http_sender, "RETRY_PAUSES", (0.02, 0.05))


@pytest.fixture
def hasty(monkeypatch) -> None:
    """A fifth of the real times, for providers that are silent."""
    for name in ("TOTAL_SECONDS", "EACH", "GREETING", "QUESTION"):
        monkeypatch.setattr(http_sender, name, getattr(http_sender, name) / 5)


@pytest.fixture
def configured(settings) -> Callable[..., None]:
    """Let the portal send through these addresses, in this order."""

    def configure(*urls: str) -> None:
        settings.SMS_BACKEND = "gateway"
        names = ("first", "second", "third")
        settings.SMS_GATEWAYS = tuple(
            simulators.gateway(name, url) for name, url in zip(names, urls, strict=False)
        )

    return configure


@pytest.fixture
def providers(configured) -> Iterator[Callable[..., list[str]]]:
    """Start a simulator for each list of options, and send through them; returns their addresses."""
    with ExitStack() as running:

        def start(*wanted: list[str]) -> list[str]:
            urls = [running.enter_context(simulators.simulator(*options)) for options in wanted]
            configured(*urls)
            return urls

        yield start


@pytest.fixture
def closed() -> Iterator[str]:
    """An address where nobody listens, and nobody can begin to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


State = TextMessage.State


def waits(words: str = WORDS, mobile: str = MOBILE, **other) -> TextMessage:
    sms_services.queue_sms(mobile, words, **other)
    return TextMessage.objects.latest("pk")


def fate(message: TextMessage) -> tuple[str, int, bool]:
    """State, tries, and whether the words are still there."""
    message.refresh_from_db()
    return message.state, message.tries, message.sealed is not None


@dataclass
class Provider:
    """Takes what is posted and counts it, which the simulator (that drops doubles) does not tell."""

    posted: list[str] = field(default_factory=list)
    seen: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, door, body) -> tuple[int, bytes]:
        if door.command == "GET":
            reference = door.path.partition("reference=")[2]
            return (200, self._id(reference)) if reference in self.posted else (404, b"{}")
        reference = json.loads(body)["reference"]
        self.seen()
        with self.lock:
            self.posted.append(reference)
        return 202, self._id(reference)

    def _id(self, reference: str) -> bytes:
        return json.dumps({"id": f"p-{reference}"}).encode()


@pytest.fixture
def provider(configured) -> Iterator[Provider]:
    counting = Provider()
    with listening(counting.answer) as url:
        configured(url)
        yield counting


@pytest.fixture
def clock() -> Iterator[Callable[[float], None]]:
    """Let so many seconds pass."""
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield lambda seconds: traveller.shift(timedelta(seconds=seconds))
