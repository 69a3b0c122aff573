"""HTTP with the standard library: a request in, an answer out, nothing in between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import parse_qs, urlsplit

MOST_BYTES = 16_384
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def last_values(encoded: str) -> dict[str, str]:
    """A query or a form as one value for each name; raises ValueError for more than a form has."""
    return {name: values[-1] for name, values in parse_qs(encoded, max_num_fields=20).items()}


def serve(address: tuple[str, int], answer: Callable[[Request], Answer]) -> ThreadingHTTPServer:
    """A server that is bound and listens; the caller runs `serve_forever`."""

    class Door(_Door):
        answer_to = staticmethod(answer)

    return _Server(address, Door)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Without HTTPServer's question to the name service about our own address."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "NafathSimulator", ""
    timeout = 10
    answer_to: Callable[[Request], Answer]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Nothing: a line could hold an ID."""

    def _answer(self) -> None:
        request = self._read()
        answer = self.answer_to(request) if request else Answer(400)
        self.send_response(answer.status)
        sent = {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **SAFE_HEADERS}
        if not request:
            self.close_connection = True
            sent["Connection"] = "close"
        for name, value in (sent | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _read(self) -> Request | None:
        """None for a body whose length is not said, not a number, or too long."""
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()) or len(length) > 5 or int(length) > MOST_BYTES:
            return None
        if "Transfer-Encoding" in self.headers:
            return None
        parts = urlsplit(self.path)
        try:
            query = last_values(parts.query)
        except ValueError:
            return None
        return Request(self.command, parts.path, query, self.headers, self.rfile.read(int(length)))
