"""`python -m accounts.sms.simulator --port 8300 --token T`: an SMS provider that sends to nobody.

The wire is that of `gateway.py`. What it took is read at `GET /inbox` with the same token. `--first` says
what becomes of the first messages: `fail` (500), `lose` (taken, then hung up), `late` (taken, then silent),
`take`.
"""

import hmac
import json
import random
import signal
import sys
import time
import uuid
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock, Timer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from accounts.sms.reports import sign

MOST_BYTES = 16_384
LATE = 30.0  # seconds of silence after a message of `late`
FIELDS = {"to", "text", "sender", "reference"}
FATES = ["take", "fail", "lose", "late"]

type Answer = tuple[int, Any]


@dataclass(frozen=True)
class Message:
    """One that was taken; `id` is the provider's own name for it."""

    id: str
    to: str
    text: str
    sender: str
    reference: str


@dataclass
class Provider:
    """What was taken, by reference, and what shall go wrong."""

    wanted: Namespace
    taken: dict[str, Message] = field(default_factory=dict)
    seen: int = 0
    lock: Lock = field(default_factory=Lock)

    def fate(self) -> str:
        """What becomes of this message: as told for the first ones, then by chance."""
        with self.lock:
            self.seen += 1
            if self.seen <= len(self.wanted.first):
                return self.wanted.first[self.seen - 1]
        return "fail" if random.random() < self.wanted.fail else "take"  # noqa: S311 (no secret)

    def take(self, letter: dict[str, str]) -> Answer:
        """Take it once: the same reference again gets the same id, and nobody a second message."""
        if letter["to"] in self.wanted.block:
            return 422, {"code": "number_blocked"}
        with self.lock:
            fresh = letter["reference"] not in self.taken
            message = self.taken.setdefault(letter["reference"], Message(id=uuid.uuid4().hex, **letter))
        if (message.to, message.text) != (letter["to"], letter["text"]):
            return 409, {"code": "reference_reused"}
        if fresh and self.wanted.report:
            told = Timer(self.wanted.report_after, self.report, (message,))
            told.daemon = True
            told.start()
        return 202, {"id": message.id}

    def find(self, reference: str) -> Answer:
        message = self.taken.get(reference)
        if self.wanted.mute:
            return 503, {}
        return (200, {"id": message.id}) if message else (404, {})

    def report(self, message: Message) -> None:
        """Tell the portal once what became of the message."""
        state = "failed" if message.to in self.wanted.undeliverable else "delivered"
        at = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"id": message.id, "reference": message.reference, "state": state, "at": at}
        body = json.dumps(told).encode()
        signed = {"Content-Type": "application/json", "X-SMS-Signature": sign(self.wanted.report_key, body)}
        letter = Request(self.wanted.report, body, signed)  # noqa: S310 (the operator's own address)
        try:
            build_opener(ProxyHandler({})).open(letter, timeout=5).close()
        except OSError as trouble:
            print(f"report not taken: {type(trouble).__name__}", flush=True)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], provider: Provider) -> None:
        self.provider = provider
        super().__init__(address, Door)

    def server_bind(self) -> None:
        """Without HTTPServer's question to the name service about our own address."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


class Door(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "SMSSimulator", ""
    timeout = 10

    def do_POST(self) -> None:
        letter = self._letter()
        if not self._may_enter():
            return self._answer(401, {})
        if letter is None:
            return self._answer(400, {})
        provider = self.server.provider
        time.sleep(provider.wanted.slow)
        fate = provider.fate()
        if fate == "fail":
            return self._answer(500, {})
        answer = provider.take(letter)
        if fate == "late":
            time.sleep(LATE)
        if fate == "take":
            self._answer(*answer)

    def do_GET(self) -> None:
        parts, provider = urlsplit(self.path), self.server.provider
        if not self._may_enter():
            return self._answer(401, {})
        if parts.path == "/inbox":
            return self._answer(200, [asdict(message) for message in provider.taken.values()])
        asked = parse_qs(parts.query).get("reference", [""])[0]
        self._answer(*(provider.find(asked) if parts.path == "/messages" else (404, {})))

    def log_message(self, *_: object) -> None:
        """Nothing: a line could hold a number."""

    def _may_enter(self) -> bool:
        shown = self.headers.get("Authorization", "").encode()
        return hmac.compare_digest(shown, f"Bearer {self.server.provider.wanted.token}".encode())

    def _letter(self) -> dict[str, str] | None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/messages" or not length.isdecimal() or int(length[:9]) > MOST_BYTES:
            return None
        try:
            letter = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return None
        is_letter = isinstance(letter, dict) and letter.keys() == FIELDS
        return letter if is_letter and all(isinstance(value, str) for value in letter.values()) else None

    def _answer(self, status: int, told: Any) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    wanted = _wanted()
    # a signal ends the process from within, so that the port is free at once
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Server((wanted.bind, wanted.port), Provider(wanted)) as server:
        print(f"SMS simulator on http://{wanted.bind}:{server.server_port}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.exit(0)


def _wanted() -> Namespace:
    parser = ArgumentParser(prog="python -m accounts.sms.simulator", description="Sends to nobody.")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--token", required=True)
    parser.add_argument("--fail", type=float, default=0, help="share of messages answered by 500")
    parser.add_argument("--slow", type=float, default=0, help="seconds before each message is taken")
    parser.add_argument("--first", nargs="+", choices=FATES, default=[])
    parser.add_argument("--mute", action="store_true", help="cannot say which references it knows")
    parser.add_argument("--block", nargs="+", default=[], help="numbers that are refused")
    parser.add_argument("--report", default="", help="where delivery reports go")
    parser.add_argument("--report-key", default="")
    parser.add_argument("--report-after", type=float, default=1, help="seconds")
    parser.add_argument("--undeliverable", nargs="+", default=[], help="numbers reported as failed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
