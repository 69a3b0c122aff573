"""Two providers for a test, each with its own troubles, and a clock that runs out sooner."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from accounts.sms import http_sender
from tests.accounts.sms import simulators


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
