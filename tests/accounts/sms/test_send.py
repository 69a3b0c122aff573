"""One message reaches the person once: retried, failed over, asked about, refused, or waiting for later."""

import json
import time

import pytest

from accounts.sms import http_sender
from accounts.sms import senders as sms_sending
from tests.accounts.nafath.servers import listening
from tests.accounts.sms.simulators import MOBILE, REFERENCE, TOKEN, WORDS, inbox


def send() -> sms_sending.SentMessage:
    return sms_sending.send_message(MOBILE, WORDS, REFERENCE)


def test_a_message_arrives_as_it_was_written(providers):
    [url] = providers([])
    sent = send()
    [message] = inbox(url)
    assert sent == sms_sending.SentMessage("first", message.pop("id"))
    assert message == {"to": MOBILE, "text": WORDS, "sender": "CitizenAcc", "reference": REFERENCE}


def test_the_wire_is_as_the_contract_says(configured):
    seen = {}

    def answer(door, body):
        seen.update(line=door.requestline, headers=dict(door.headers), body=json.loads(body))
        return 201, b'{"id": "a-1"}'

    with listening(answer) as url:
        configured(url + "/v2/")
        assert send() == sms_sending.SentMessage("first", "a-1")
    assert seen["line"] == "POST /v2/messages HTTP/1.1"
    assert seen["headers"]["Authorization"] == f"Bearer {TOKEN}"
    assert seen["body"].keys() == {"to", "text", "sender", "reference"}


def test_a_provider_that_stumbles_twice_is_tried_again(providers):
    stumbling, second = providers(["--first", "fail", "fail"], [])
    assert send().provider == "first"
    assert len(inbox(stumbling)) == 1 and inbox(second) == []


def test_the_second_provider_sends_when_the_first_only_fails(providers):
    failing, second = providers(["--fail", "1"], [])
    assert send().provider == "second"
    assert inbox(failing) == [] and [message["reference"] for message in inbox(second)] == [REFERENCE]


def test_the_second_provider_sends_when_nobody_listens_at_the_first(providers, configured, closed):
    [second] = providers([])
    configured(closed, second)
    assert send().provider == "second"


def test_a_provider_that_was_away_is_asked_last_for_a_while(providers, configured, monkeypatch):
    calls = []

    def away(door, _body):
        calls.append(door.command)
        return 503, b""

    [second] = providers([])
    with listening(away) as first:
        configured(first, second)
        send()
        assert calls.count("POST") == 3
        sms_sending.send_message(MOBILE, WORDS, "next-row")
        assert calls.count("POST") == 3  # the next citizen does not wait for it
        monkeypatch.setattr(
            http_sender,
            "_unavailable_until",
            {name: at - 31 for name, at in http_sender._unavailable_until.items()},
        )
        sms_sending.send_message(MOBILE, WORDS, "later-row")
        assert calls.count("POST") == 6


def test_providers_that_all_rest_are_asked_all_the_same(providers):
    providers(["--first", "fail", "fail", "fail"])
    with pytest.raises(sms_sending.SMSUnavailable):
        send()
    assert send().provider == "first"


def test_an_answer_that_is_lost_sends_nobody_two_codes(providers):
    losing, second = providers(["--first", "lose"], [])
    sent = send()
    [message] = inbox(losing)
    assert sent == sms_sending.SentMessage("first", message["id"])
    assert inbox(second) == []


def test_a_provider_that_always_hangs_up_is_asked_before_another_sends(providers):
    losing, second = providers(["--first", "lose", "lose", "lose"], [])
    assert send().provider == "first"
    assert len(inbox(losing)) == 1 and inbox(second) == []


def test_a_provider_that_took_it_and_fell_silent_is_asked_before_another_sends(providers, hasty):
    late, second = providers(["--first", "late"], [])
    sent = send()
    [message] = inbox(late)
    assert sent == sms_sending.SentMessage("first", message["id"])
    assert inbox(second) == []


def test_a_silent_provider_that_does_not_know_the_message_is_left(providers, configured, hasty):
    calls = []

    def silent(door, _body):
        calls.append(door.requestline.split(" HTTP")[0])
        if door.command == "POST":
            time.sleep(2)
        return 404, b"{}"

    [second] = providers([])
    with listening(silent) as first:
        configured(first, second)
        assert send().provider == "second"
    # not posted again: it may still be at work on the first
    assert calls == ["POST /messages", f"GET /messages?reference={REFERENCE}"]


def test_a_silent_provider_is_not_posted_to_again_even_when_it_is_the_only_one(configured, hasty):
    calls = []
    with listening(lambda door, _: (calls.append(door.command), time.sleep(2), (404, b"{}"))[2]) as url:
        configured(url)
        with pytest.raises(sms_sending.SMSUnavailable, match="first: no answer in time"):
            send()
    assert calls == ["POST", "GET"]


def test_an_answer_without_end_is_not_read(configured):
    with listening(lambda *_: (202, b'{"id": "a-1", "more": "' + b"x" * 20_000 + b'"}')) as url:
        configured(url)
        with pytest.raises(sms_sending.SMSUnavailable, match="first: ReadError"):
            send()


def test_a_silent_provider_that_cannot_say_is_left_since_a_double_is_better_than_no_code(providers, hasty):
    late, second = providers(["--first", "late", "--mute"], [])
    assert send().provider == "second"
    assert [message["reference"] for message in inbox(late) + inbox(second)] == [REFERENCE] * 2


def test_an_acceptance_that_cannot_be_read_is_asked_about(configured):
    answers = {"POST": (202, b"<html>"), "GET": (200, b'{"id": "a-1"}')}
    with listening(lambda door, _: answers[door.command]) as url:
        configured(url)
        assert send() == sms_sending.SentMessage("first", "a-1")


def test_a_double_that_the_provider_refuses_was_sent_before(configured):
    answers = [(502, b""), (409, b'{"code": "reference_reused"}'), (200, b'{"id": "a-1"}')]
    with listening(lambda *_: answers.pop(0)) as url:
        configured(url)
        assert send() == sms_sending.SentMessage("first", "a-1")
    assert answers == []


def test_sending_the_same_row_again_sends_one_message(providers):
    [url] = providers([])
    assert send() == send()
    assert len(inbox(url)) == 1


def test_a_blocked_number_is_final_and_no_other_provider_bothers_it(providers):
    refusing, second = providers(["--block", MOBILE], [])
    with pytest.raises(sms_sending.SMSRefused) as refusal:
        send()
    assert (refusal.value.provider, refusal.value.code) == ("first", "number_blocked")
    assert inbox(refusing) == inbox(second) == []


@pytest.mark.parametrize("status", [400, 409, 410, 422, 451])
def test_a_message_that_is_refused_is_tried_once(configured, status):
    calls = []
    with listening(lambda *_: (calls.append(1), (status, b"{}"))[1]) as url:
        configured(url, url)
        with pytest.raises(sms_sending.SMSRefused, match=f"first: answer {status}"):
            send()
    assert len(calls) == 1


@pytest.mark.parametrize("status", [302, 401, 402, 403, 404, 429])
def test_a_no_that_is_about_us_and_not_about_the_message_goes_to_the_next(configured, status):
    calls = []
    with (
        listening(lambda *_: (calls.append(1), (status, b""))[1]) as first,
        listening(lambda *_: (202, b'{"id": "a-1"}')) as second,
    ):
        configured(first, second)
        assert send() == sms_sending.SentMessage("second", "a-1")
    assert len(calls) == 1


def test_nobody_configured_is_unavailable(configured):
    configured()
    with pytest.raises(sms_sending.SMSUnavailable, match="no gateway is configured"):
        send()


def test_all_down_is_said_soon(configured, closed):
    with listening(lambda *_: (503, b"")) as url:
        configured(closed, url)
        begun = time.monotonic()
        with pytest.raises(sms_sending.SMSUnavailable) as trouble:
            send()
    assert str(trouble.value) == "first: ConnectError; second: answer 503"
    assert time.monotonic() - begun < 6


def drip_head(door, _body):
    for sign in b"HTTP/1.1 202 Accepted\r\nX: " + b"x" * 100:
        door.wfile.write(bytes([sign]))
        time.sleep(0.1)
    return 202, b"{}"


def drip_body(door, _body):
    door.send_response(202)
    door.end_headers()
    for _ in range(100):
        door.wfile.write(b" ")
        time.sleep(0.1)
    return 202, b"{}"


def silent(*_):
    time.sleep(8)
    return 202, b"{}"


@pytest.mark.parametrize(
    ("answer", "many"), [(silent, 1), (silent, 2), (silent, 3), (drip_head, 2), (drip_body, 2)]
)
def test_all_silent_or_dripping_is_given_up_within_fifteen_seconds(configured, hasty, answer, many, capfd):
    # capfd: the server complains when we hang up
    with listening(answer) as url:
        configured(*[url] * many)
        begun = time.monotonic()
        with pytest.raises(sms_sending.SMSUnavailable):
            send()
    assert (time.monotonic() - begun) * 5 < 15


def test_what_was_taken_is_found_again_by_its_reference(providers):
    providers([], [])
    assert sms_sending.find_message(REFERENCE) is None
    sent = send()
    assert sms_sending.find_message(REFERENCE) == sent
    assert sms_sending.find_message("another-row") is None


def test_what_the_second_provider_took_is_found_though_the_first_is_away(providers, configured, closed):
    [second] = providers([])
    configured(closed, second)
    sent = send()
    assert sms_sending.find_message(REFERENCE) == sent


def test_the_outbox_answers_like_a_gateway(settings):
    settings.SMS_BACKEND = "outbox"
    assert sms_sending.find_message(REFERENCE) is None
    assert send() == sms_sending.find_message(REFERENCE) == sms_sending.SentMessage("outbox", REFERENCE)
    assert sms_sending.send_message(MOBILE, WORDS) != sms_sending.send_message(MOBILE, WORDS)


@pytest.mark.parametrize("reference", ["x" * 65, "a b", "a/../b", "رقم", "a\n"])
def test_a_reference_that_no_address_can_carry_is_a_mistake(configured, reference):
    with pytest.raises(ValueError, match="reference") as mistake:
        sms_sending.send_message(MOBILE, WORDS, reference)
    assert reference not in str(mistake.value)
