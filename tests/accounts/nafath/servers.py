"""Real servers: the simulator as the process it is, and small ones that answer as they are told."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx

from accounts.nafath import client

ROOT = Path(__file__).resolve().parents[3]
PAIR = {"NAFATH_APP_ID": "tests", "NAFATH_APP_KEY": "key-of-the-tests-only"}
AUDIENCE = "audience-of-the-tests"


def provider(url: str, **other: str) -> client.Provider:
    given = {"app_id": PAIR["NAFATH_APP_ID"], "app_key": PAIR["NAFATH_APP_KEY"], "audience": AUDIENCE}
    return client.Provider(**{"url": url, "service": "Login", **given, **other})


@contextmanager
def listening(answer: Callable[[BaseHTTPRequestHandler, bytes], tuple]) -> Iterator[str]:
    """A server in a thread; `answer` gets the handler and the body, and returns status, body and headers."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, text, *headers = answer(self, body)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST

        def log_message(self, *_: object) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that gave up is what some tests are about."""

    server = Server(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Portal:
    """What the simulator told us; it fails `failing` times before it takes a callback."""

    url: str = ""
    failing: int = 0
    bodies: list[bytes] = field(default_factory=list)

    def answer(self, _door: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        self.bodies.append(body)
        return (503, b"") if len(self.bodies) <= self.failing else (200, b"")

    def told(self, many: int = 1, *, within: float = 8) -> list[client.UnverifiedCallback]:
        """The callbacks, once there are so many; fails when they do not come."""
        until = time.monotonic() + within
        while len(self.bodies) < many and time.monotonic() < until:
            time.sleep(0.02)
        assert len(self.bodies) >= many, "no callback came"
        return [client.parse_callback(body) for body in self.bodies]


@contextmanager
def simulator(callback: str, *wanted: str) -> Iterator[str]:
    """The real process on a free port; only this process is ended."""
    environment = {"PATH": os.environ["PATH"], "NAFATH_AUDIENCE": AUDIENCE, **PAIR}
    command = [
        sys.executable,
        "-m",
        "simulators.nafath",
        "--port",
        "0",
        "--callback",
        callback,
        *wanted,
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, "the simulator did not start"
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@dataclass
class Phone:
    """A person with the simulator's phone page in the hand."""

    url: str
    national_id: str
    seen: httpx.Response | None = None

    def look(self) -> str:
        with httpx.Client(base_url=self.url, trust_env=False, follow_redirects=True) as browser:
            self.seen = browser.post("/phone/", data={"national_id": self.national_id})
        return self.seen.text

    def numbers(self) -> list[str]:
        return re.findall(r'name="number" value="(\d\d)"', self.look())

    def press(self, number: str) -> str:
        """Press a number, or «رفض» with an empty one; returns the page that follows."""
        asked = re.search(r'name="request" value="([^"]+)"', self.look())
        assert asked, "no request is open"
        with httpx.Client(trust_env=False, follow_redirects=True) as browser:
            return browser.post(self.seen.url, data={"request": asked[1], "number": number}).text


def people_file(folder: Path, people: dict[str, dict[str, str]]) -> str:
    file = folder / "people.json"
    file.write_text(json.dumps(people), encoding="utf-8")
    return str(file)
