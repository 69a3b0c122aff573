"""`python -m simulators.sms --port 8300 --token T`: an SMS provider that sends to nobody.

    POST /messages  {"to", "text", "sender", "reference"}  →  202 {"id"}, 409 and 422 {"code"}
    GET  /messages?reference=…                             →  200 {"id"}, or 404
    GET  /inbox                                            →  200 [message, …]: what it took

Each call carries the bearer token; the same reference again is the same message. `--first` says what becomes
of the first messages: `fail` (500), `lose` (taken, then hung up), `late` (taken, then silent), `take`.
Delivery reports go to `--report`: {"id", "reference", "state": "delivered" | "failed", "at"}, signed with
X-SMS-Signature: sha256=<HMAC-SHA256 of the body with `--report-key`, in hex>.
"""

import time
from argparse import Namespace
from dataclasses import asdict, dataclass

from flask import Flask, Response, request

from simulators.site import close_connection, has_token, json_answer, json_object, new_parser, new_site, serve
from simulators.sms.provider import Answer, Provider

LATE_SECONDS = 30.0  # seconds of silence after a message of `late`
FIELDS = {"to", "text", "sender", "reference"}
OUTCOMES = ["take", "fail", "lose", "late"]


def main() -> None:
    options = _options()
    serve(_site(Endpoints(Provider(options))), options, name="SMS")


def _options() -> Namespace:
    parser = new_parser("sms", "Sends to nobody.")
    parser.add_argument("--token", required=True)
    parser.add_argument("--fail", type=float, default=0, help="share of messages answered by 500")
    parser.add_argument("--slow", type=float, default=0, help="seconds before each message is taken")
    parser.add_argument("--first", nargs="+", choices=OUTCOMES, default=[])
    parser.add_argument("--mute", action="store_true", help="cannot say which references it knows")
    parser.add_argument("--block", nargs="+", default=[], help="numbers that are refused")
    parser.add_argument("--report", default="", help="where delivery reports go")
    parser.add_argument("--report-key", default="")
    parser.add_argument("--report-after", type=float, default=1, help="seconds")
    parser.add_argument("--undeliverable", nargs="+", default=[], help="numbers reported as failed")
    return parser.parse_args()


def _site(doors: "Endpoints") -> Flask:
    site = new_site()
    site.before_request(doors.insist_on_token)
    site.add_url_rule("/messages", view_func=doors.take, methods=["POST"])
    site.add_url_rule("/messages", view_func=doors.find)
    site.add_url_rule("/inbox", view_func=doors.inbox)
    return site


@dataclass(frozen=True)
class Endpoints:
    """HTTP before the provider."""

    provider: Provider

    def insist_on_token(self) -> Response | None:
        return None if has_token(self.provider.options.token) else json_answer({}, status=401)

    def take(self) -> Response:
        letter = _parse_message()
        if letter is None:
            return json_answer({}, status=400)
        time.sleep(self.provider.options.slow)
        fate = self.provider.fate()
        if fate == "fail":
            return json_answer({}, status=500)
        answer = self.provider.take(letter)
        if fate == "late":
            time.sleep(LATE_SECONDS)
        return _json_response(answer) if fate == "take" else close_connection()

    def find(self) -> Response:
        return _json_response(self.provider.find(request.args.get("reference", "")))

    def inbox(self) -> Response:
        return json_answer([asdict(message) for message in self.provider.taken.values()])


def _parse_message() -> dict[str, str] | None:
    body = json_object()
    if body is None or body.keys() != FIELDS:
        return None
    letter = {name: value for name, value in body.items() if isinstance(value, str)}
    return letter if letter.keys() == FIELDS else None


def _json_response(answer: Answer) -> Response:
    status, value = answer
    return json_answer(value, status=status)


if __name__ == "__main__":
    main()
