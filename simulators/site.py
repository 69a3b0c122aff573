"""What all simulators share: a Flask site with strict limits and headers, served until a signal.

Flask's own server does: a simulator serves one tester or one test, never the public.
"""

import hmac
import json
import signal
import socket
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import WSGIRequestHandler, make_server

MAX_BYTES = 16_384
MAX_FIELDS = 20
TIMEOUT_SECONDS = 10  # for each wait on a client
PAGES = Path(__file__).parent / "pages"
SAFE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def new_site(pages: Path | None = None) -> Flask:
    """A site with nothing on it; its templates lie in `pages`, above the shared ones."""
    site = Flask("simulators", static_folder=str(PAGES / "static"))
    site.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in (pages, PAGES) if folder])
    site.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    site.before_request(_check_request_size)
    site.after_request(_add_safe_headers)
    return site


def new_parser(name: str, description: str) -> ArgumentParser:
    """The command line that every simulator has; each adds its own options."""
    parser = ArgumentParser(prog=f"python -m simulators.{name}", description=description)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--bind", default="127.0.0.1")
    return parser


def serve(site: Flask, options: Namespace, *, name: str, page: str = "") -> None:
    """Serve until a signal; the first line printed says where, and where the page for people is."""
    # a signal ends the process from within, so that the port is free at once
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = make_server(options.bind, options.port, site, threaded=True, request_handler=_Handler)
    here = f"http://{options.bind}:{server.port}"
    print(f"{name} simulator on {here}/" + (f" (its page: {here}{page})" if page else ""), flush=True)
    server.serve_forever()


def json_object() -> dict[str, object] | None:
    """The JSON object of the request, or nothing for anything else."""
    try:
        value = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def json_answer(value: object, *, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")


def has_token(token: str) -> bool:
    """True when the request carries this bearer token."""
    return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())


def has_key(key: str) -> bool:
    """True when the request carries this key in X-Api-Key."""
    return hmac.compare_digest(request.headers.get("X-Api-Key", "").encode(), key.encode())


def refuse_other_sites(pages: Blueprint) -> None:
    """Another site must not press buttons here: browsers say where a form comes from."""

    @pages.before_request
    def insist_on_our_own_page() -> None:
        told = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method == "POST" and told not in ("same-origin", "none"):
            abort(403)


def close_connection() -> Response:
    """End the connection without an answer, as a broken line does."""
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return Response()


def _check_request_size() -> None:
    """400 for a body whose length is not said, no number or too long, and for more fields than a form has."""
    length = request.environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or len(length) > 5 or int(length) > MAX_BYTES:
        abort(400)
    if "Transfer-Encoding" in request.headers:
        abort(400)
    if request.query_string.count(b"&") >= MAX_FIELDS or request.mimetype == "multipart/form-data":
        abort(400)
    if request.mimetype.endswith("urlencoded") and request.get_data().count(b"&") >= MAX_FIELDS:
        abort(400)


def _add_safe_headers(answer: Response) -> Response:
    answer.headers.update(SAFE_HEADERS)
    return answer


class _Handler(WSGIRequestHandler):
    server_version, sys_version = "Simulator", ""
    timeout = TIMEOUT_SECONDS

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing: a line could hold an ID or a number."""
