import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def closed_port() -> Iterator[str]:
    """An address on which nobody listens, and nobody else can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
