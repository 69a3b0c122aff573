"""When Nafath is away or talks nonsense, the citizen is told to try later, and nothing leaks."""

import json
import logging
import socket
import time
import traceback
import uuid

import pytest

from accounts.nafath import client, errors
from accounts.nafath import keys as nafath_keys
from accounts.people.national_id import make_synthetic_id
from common import json_exchange
from tests.accounts.nafath.servers import PAIR, listening, provider

CITIZEN = make_synthetic_id(7_070_707)
TRANSACTION = "0f3c9e1e-transaction"


def ask(url: str, **other: str) -> client.ShownRequest:
    asked = {"request_id": str(uuid.uuid4()), "language": "ar", "addresses": ("192.0.2.7", "192.0.2.1")}
    return client.start_request(provider(url, **other), CITIZEN, **asked)


def unavailable(status: int, body: bytes) -> str:
    with listening(lambda *_: (status, body)) as url, pytest.raises(errors.NafathUnavailable) as trouble:
        ask(url)
    return str(trouble.value)


def test_a_closed_port_is_unavailable():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        with pytest.raises(errors.NafathUnavailable, match="ConnectError"):
            ask(url)
        with pytest.raises(errors.NafathUnavailable):
            client.fetch_status(provider(url), CITIZEN, TRANSACTION, "42")
        with pytest.raises(errors.NafathUnavailable):
            nafath_keys.KeyCache(provider(url)).named("any")


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(json_exchange, "TIMEOUT_SECONDS", 0.3)
    with listening(lambda *_: (time.sleep(1.5), (200, b"{}"))[1]) as url:
        begun = time.monotonic()
        with pytest.raises(errors.NafathUnavailable, match="ReadTimeout"):
            ask(url)
        assert time.monotonic() - begun < 1


def test_a_body_that_drips_is_given_up(monkeypatch):
    monkeypatch.setattr(json_exchange, "TIMEOUT_SECONDS", 0.5)

    def drip(door, _body):
        door.send_response(200)
        door.end_headers()
        for _ in range(30):
            door.wfile.write(b" ")
            time.sleep(0.1)
        return 200, b"{}"

    with listening(drip) as url:
        begun = time.monotonic()
        with pytest.raises(errors.NafathUnavailable):
            ask(url)
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>maintenance</html>"),
        (200, b""),
        (200, b"[]"),
        (200, b"{}"),
        (200, b"[" * 60_000),
        (200, b'{"transId": "a", "random": "x"}'),
        (200, '{"transId": "a", "random": "٤٢"}'.encode()),
        (200, b'{"transId": "a", "random": 42}'),
        (200, b'{"transId": "../../a", "random": "42"}'),
        (200, b'{"transId": "a", "random": "42", "more": "' + b"a" * 70_000 + b'"}'),
        (500, b'{"code": "400-034-050"}'),
        (400, b'{"code": "400-999-999", "reference": "R-1"}'),
        (400, b'{"code": ["400-034-050"]}'),
        (302, b'{"transId": "a", "random": "42"}'),
        (404, b""),
    ],
)
def test_an_answer_outside_the_contract_is_unavailable(status, body):
    assert unavailable(status, body).startswith("request: ")


def test_a_good_answer_of_the_same_server_is_taken():
    with listening(lambda *_: (200, b'{"transId": "a-1", "random": "42"}')) as url:
        assert ask(url) == client.ShownRequest("a-1", "42")


def test_a_word_that_the_contract_does_not_know_is_unavailable():
    strange = b'{"status": ["COMPLETED"]}'
    with listening(lambda *_: (200, strange)) as url, pytest.raises(errors.NafathUnavailable):
        client.fetch_status(provider(url), CITIZEN, TRANSACTION, "42")


def test_the_wire_is_as_the_contract_says():
    seen = {}

    def answer(door, body):
        seen.update(line=door.requestline, headers=dict(door.headers), body=json.loads(body))
        return 200, b'{"transId": "a-1", "random": "42"}'

    with listening(answer) as url:
        client.start_request(
            provider(url), CITIZEN, request_id="11-aa", language="en", addresses=("192.0.2.7", "192.0.2.1")
        )
    assert seen["line"] == "POST /api/v1/mfa/request?local=en&requestId=11-aa HTTP/1.1"
    assert seen["body"] == {"nationalId": CITIZEN, "service": "Login"}
    assert seen["headers"]["X-Forwarded-For"] == "192.0.2.7,192.0.2.1"
    pair = {"APP-ID": PAIR["NAFATH_APP_ID"], "APP-KEY": PAIR["NAFATH_APP_KEY"]}
    assert pair.items() <= seen["headers"].items()


def test_a_redirect_is_not_followed():
    visited = []

    def elsewhere(_door, body):
        visited.append(body)
        return 200, b'{"transId": "a-1", "random": "42"}'

    with (
        listening(elsewhere) as other,
        listening(lambda *_: (307, b"", ("Location", other))) as url,
        pytest.raises(errors.NafathUnavailable, match="answer 307"),
    ):
        ask(url)
    assert visited == []


def test_a_proxy_of_the_environment_never_sees_the_id(monkeypatch):
    visited = []
    with (
        listening(lambda _door, body: (visited.append(body), (502, b""))[1]) as proxy,
        listening(lambda *_: (200, b'{"transId": "a-1", "random": "42"}')) as url,
    ):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert ask(url).random == "42"
    assert visited == []


def test_no_error_and_no_log_line_repeats_an_id_a_key_or_what_was_answered(caplog):
    caplog.set_level(logging.INFO)
    secret = "answered-personal-data"
    answers = [
        (200, secret.encode()),
        (400, json.dumps({"code": "400-034-050", "reference": CITIZEN, "message": secret}).encode()),
        (403, json.dumps({"code": secret, "reference": secret + " " + CITIZEN}).encode()),
    ]
    texts = [caplog.text]
    for status, body in answers:
        with listening(lambda *_, s=status, b=body: (s, b)) as url:
            try:
                ask(url)
            except (errors.NafathUnavailable, errors.NafathRefused) as trouble:
                assert trouble.__context__ is None and trouble.__cause__ is None
                texts.append("".join(traceback.format_exception(trouble)))
    try:
        ask("http://127.0.0.1:9")
    except errors.NafathUnavailable as trouble:
        assert trouble.__context__ is None  # the library's error holds the request
        texts.append("".join(traceback.format_exception(trouble)))
    assert len(texts) == 5
    for text in [*texts, caplog.text, repr(provider("http://x"))]:
        for never in (CITIZEN, PAIR["NAFATH_APP_KEY"], secret):
            assert never not in text


@pytest.mark.parametrize("key", ["", "key\r\nX-Evil: 1", "مفتاح"])
def test_a_key_that_no_header_can_carry_stops_the_start(key):
    with pytest.raises(ValueError, match="printable ASCII") as trouble:
        provider("http://x", app_key=key)
    assert not key or key not in str(trouble.value)
