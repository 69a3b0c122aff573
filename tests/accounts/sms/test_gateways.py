"""A wrong setting stops the start, says what to mend and repeats no token."""

import json

import pytest

from accounts.sms.gateway_settings import find_gateway, parse_gateways

ENTRY = {"name": "first", "url": "https://sms.example/v1/", "token": "secret-token", "sender": "CitizenAcc"}


def test_gateways_are_read_in_their_order():
    text = json.dumps([ENTRY, {**ENTRY, "name": "second", "report_key": "k" * 32}])
    first, second = parse_gateways(text)
    assert (first.name, first.url, first.token, first.report_key) == (
        "first",
        "https://sms.example/v1",
        "secret-token",
        "",
    )
    assert find_gateway((first, second), "second") is second
    assert find_gateway((first, second), "third") is None
    assert not first.is_local


def test_a_simulator_on_this_machine_is_known_as_one():
    [local] = parse_gateways(json.dumps([{**ENTRY, "url": "http://127.0.0.1:8300"}]))
    assert local.is_local


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "not a JSON list"),
        ('[{"token": "secret-token",', "not a JSON list"),
        ('{"token": "secret-token"}', "not a JSON list"),
        ("[]", "one to 3 gateways, not 0"),
        (json.dumps([ENTRY] * 4), "one to 3 gateways, not 4"),
        (json.dumps([ENTRY, ENTRY]), "same name"),
        (json.dumps([ENTRY, "secret-token"]), "gateway 2: not an object of strings"),
        (json.dumps([{**ENTRY, "token": ["secret-token"]}]), "gateway 1: not an object of strings"),
        (json.dumps([{"name": "first", "token": "secret-token"}]), "without sender, url"),
        (json.dumps([{**ENTRY, "secret-token": "x"}]), "are known"),
    ],
)
def test_a_setting_that_cannot_be_read_says_why(text, complaint):
    with pytest.raises(ValueError, match=complaint) as mistake:
        parse_gateways(text)
    assert "secret-token" not in str(mistake.value)
    assert mistake.value.__context__ is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "First"),
        ("name", "../x"),
        ("name", ""),
        ("url", "http://sms.example"),
        ("url", "https://user:secret@sms.example"),
        ("url", "https://sms.example/?key=secret"),
        ("url", "https://sms.example/#secret"),
        ("url", "https://sms.example:port"),
        ("url", "https:///messages"),
        ("url", "sms.example"),
        ("token", ""),
        ("token", "secret\r\nX-Evil: 1"),
        ("token", "رمز"),
        ("sender", "More than eleven"),
        ("sender", "حساب"),
        ("report_key", "secret-but-short"),
    ],
)
def test_a_wrong_field_is_named_without_its_value(field, value):
    with pytest.raises(ValueError, match=f"SMS_GATEWAYS, gateway 1: {field}: ") as mistake:
        parse_gateways(json.dumps([{**ENTRY, field: value}]))
    assert not value or value not in str(mistake.value)
