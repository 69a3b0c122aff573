import io
import json
import logging

import pytest

from common import logs

ID, MOBILE, IBAN = "1087654321", "+966512345678", "SA4420000001234567891234"
SECRETS = {
    "an ID": (ID, "[id]"),
    "a resident's ID": ("2087654321", "[id]"),
    "an ID in Arabic digits": ("١٠٨٧٦٥٤٣٢١", "[id]"),
    "an ID in Persian digits": ("۱۰۸۷۶۵۴۳۲۱", "[id]"),
    "a mobile": (MOBILE, "[mobile]"),
    "a mobile at home": ("0512345678", "[mobile]"),
    "a mobile with zeros": ("00966512345678", "[mobile]"),
    "a mobile with blanks": ("+966 51 234 5678", "[mobile]"),
    "a mobile with hyphens": ("051-234-5678", "[mobile]"),
    "a mobile in Arabic digits": ("٠٥١٢٣٤٥٦٧٨", "[mobile]"),
    "an IBAN": (IBAN, "[iban]"),
    "an IBAN in groups": ("SA44 2000 0001 2345 6789 1234", "[iban]"),
    "an IBAN in small letters": ("sa4420000001234567891234", "[iban]"),
}
HARMLESS = [
    "2026-11-21 22:29:30,123",
    "paid 1427.47 SAR to 13500000 people",
    "case 41f2a3d0-1087-4a43-9210-aa87654321bb"[:28],
    "GET /application/ 200",
    "order 30876543210",
    "12345",
]


@pytest.fixture
def log():
    out = io.StringIO()
    channel = logging.StreamHandler(out)
    channel.addFilter(logs.MaskPersonalData())
    channel.setFormatter(logs.JSONFormatter())
    logger = logging.Logger("portal.test")
    logger.addHandler(channel)
    logger.written = out.getvalue
    return logger


def only_line(log):
    written = log.written()
    assert written.count("\n") == 1
    assert written.endswith("\n")
    assert written.isascii()
    assert written[:-1].isprintable()
    return json.loads(written)


@pytest.mark.threat("T56")
@pytest.mark.parametrize(("secret", "shown"), SECRETS.values(), ids=SECRETS)
def test_personal_data_is_masked_wherever_it_stands(log, secret, shown):
    try:
        raise ValueError(f"no account for {secret}")
    except ValueError:
        log.exception("bad %s of %r", secret, {"typed": secret}, extra={"who": secret}, stack_info=True)
    written = log.written()
    assert secret not in json.loads(written)["message"]
    line = only_line(log)
    assert all(secret not in str(value) for value in line.values())
    assert line["message"] == f"bad {shown} of {{'typed': '{shown}'}}"
    assert line["who"] == shown
    assert f"no account for {shown}" in line["exception"]


@pytest.mark.threat("T56")
def test_a_plain_formatter_after_the_filter_shows_nothing_either():
    out = io.StringIO()
    channel = logging.StreamHandler(out)
    channel.addFilter(logs.MaskPersonalData())
    logger = logging.Logger("portal.test")
    logger.addHandler(channel)
    try:
        raise ValueError(ID)
    except ValueError:
        logger.exception("%s", MOBILE)
    assert ID not in out.getvalue()
    assert MOBILE not in out.getvalue()
    assert "ValueError: [id]" in out.getvalue()


@pytest.mark.threat("T56")
def test_an_address_with_an_id_is_masked(log):
    log.warning("Not Found: /people/%s/?mobile=%s&iban=%s", ID, MOBILE, IBAN)
    assert only_line(log)["message"] == "Not Found: /people/[id]/?mobile=[mobile]&iban=[iban]"


@pytest.mark.parametrize("text", HARMLESS)
def test_times_amounts_and_references_stay_readable(text):
    assert logs.mask_personal_data(text) == text


@pytest.mark.threat("T55")
@pytest.mark.parametrize(
    "payload",
    [
        "\r\n",
        "\n",
        "\r",
        "\u2028",
        "\u2029",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1b[2J",
        "\x9b31m",
        "\x00",
        "\x07",
        "\x7f",
        "\u202e",
        "\u2066",
        "\u200f",
        "�",
        "\U000e0041",
        '"}\n{"level":"INFO"',
        "\\n",
    ],
)
def test_no_text_forges_a_second_line(log, payload):
    log.info("user agent %s end", f"x{payload}y")
    assert only_line(log)["message"] == f"user agent x{payload}y end"


def test_a_wrong_number_of_arguments_loses_nothing_and_stays_masked(log):
    log.info("%s and %s", ID)
    message = only_line(log)["message"]
    assert "%s and %s" in message
    assert ID not in message


def test_a_line_says_when_where_and_how_bad(log):
    log.warning("late")
    line = only_line(log)
    assert line.keys() == {"at", "level", "logger", "message"}
    assert (line["level"], line["logger"]) == ("WARNING", "portal.test")
    assert line["at"].endswith("+00:00")
