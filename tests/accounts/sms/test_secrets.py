"""Who reads logs or error reports learns no code, no number and no token; no proxy or detour sees them."""

import json
import logging
import traceback

import pytest

from accounts.sms import senders as sms_sending
from tests.accounts.nafath.servers import listening
from tests.accounts.sms.simulators import MOBILE, REFERENCE, REPORT_KEY, TOKEN, WORDS, gateway

ECHO = json.dumps({"code": WORDS, "id": f"{MOBILE} {TOKEN}", "message": WORDS}).encode()


def hang_up(door, _body):
    door.connection.close()
    return 200, b""


@pytest.mark.threat("T15")
@pytest.mark.parametrize("answer", [200, 202, 302, 400, 401, 404, 409, 422, 500, 503])
def test_no_error_and_no_log_line_repeats_the_code_the_number_or_the_token(configured, caplog, answer):
    caplog.set_level(logging.DEBUG)
    with listening(lambda *_: (answer, ECHO)) as url:
        configured(url, url)
        never_told(caplog)


@pytest.mark.threat("T15")
def test_no_error_of_the_network_repeats_them_either(configured, closed, caplog):
    caplog.set_level(logging.DEBUG)
    configured(closed)
    never_told(caplog)
    with listening(lambda *_: (200, b"x" * 20_000)) as url:
        configured(url)
        never_told(caplog)


def never_told(caplog) -> None:
    with pytest.raises((sms_sending.SMSUnavailable, sms_sending.SMSRefused)) as trouble:
        sms_sending.send_message(MOBILE, WORDS, REFERENCE)
    # the library's error holds the request with text and token: it must not hang on ours
    assert trouble.value.__context__ is None and trouble.value.__cause__ is None
    told = "".join(traceback.format_exception(trouble.value)) + caplog.text
    told += repr([vars(record) for record in caplog.records]) + repr(gateway("first", "https://sms.example"))
    assert trouble.typename in told
    for secret in (MOBILE, MOBILE[-9:], WORDS, "482913", TOKEN, REPORT_KEY):
        assert secret not in told


def test_a_detour_is_not_followed(configured):
    visited = []
    with (
        listening(lambda _door, body: (visited.append(body), (202, b'{"id": "a"}'))[1]) as elsewhere,
        listening(lambda *_: (307, b"", ("Location", elsewhere))) as url,
    ):
        configured(url)
        with pytest.raises(sms_sending.SMSUnavailable, match="answer 307"):
            sms_sending.send_message(MOBILE, WORDS, REFERENCE)
    assert visited == []


def test_a_proxy_of_the_environment_never_sees_the_code(configured, monkeypatch):
    visited = []
    with (
        listening(lambda _door, body: (visited.append(body), (502, b""))[1]) as proxy,
        listening(lambda *_: (202, b'{"id": "a-1"}')) as url,
    ):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        configured(url)
        assert sms_sending.send_message(MOBILE, WORDS, REFERENCE).provider_id == "a-1"
    assert visited == []
