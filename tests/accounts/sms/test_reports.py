"""A delivery report is believed only when its provider signed it."""

import json
import time
from datetime import UTC, datetime

import pytest

from accounts.sms import senders as sms_sending
from accounts.sms.delivery_reports import (
    DeliveryReport,
    DeliveryState,
    ReportRefused,
    read_report,
    sign_report,
)
from tests.accounts.nafath.servers import listening
from tests.accounts.sms.simulators import MOBILE, REFERENCE, REPORT_KEY, WORDS, gateway, simulator

PROVIDER = gateway("first", "https://sms.example")
TOLD = {"id": "a-1", "reference": REFERENCE, "state": "delivered", "at": "2026-11-21T09:30:00+03:00"}
BODY = json.dumps(TOLD).encode()
SIGNED = sign_report(REPORT_KEY, BODY)


def test_a_signed_report_says_what_became_of_the_message():
    at = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    assert read_report(PROVIDER, BODY, SIGNED) == DeliveryReport(
        "a-1", REFERENCE, DeliveryState.DELIVERED, at
    )


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (BODY, ""),
        (BODY, "sha256="),
        (BODY, SIGNED.removeprefix("sha256=")),
        (BODY, SIGNED[:-1] + ("0" if SIGNED[-1] != "0" else "1")),
        (BODY, SIGNED + "0"),
        (BODY, "sha256=" + "٠" * 64),
        (BODY, "\udcff"),
        (BODY, sign_report("another-key-of-thirty-two-signs-or-so", BODY)),
        (BODY.replace(b"delivered", b"failed"), SIGNED),
        (BODY + b" ", SIGNED),
        (b"", SIGNED),
    ],
)
def test_a_forged_report_is_refused(body, signature):
    with pytest.raises(ReportRefused, match=r"^signature$"):
        read_report(PROVIDER, body, signature)


def test_the_report_of_one_provider_is_not_believed_from_another():
    other = gateway("second", "https://sms.example", report_key="another-key-of-thirty-two-signs-or-so")
    with pytest.raises(ReportRefused, match="signature"):
        read_report(other, BODY, SIGNED)


def test_without_a_key_no_report_is_believed():
    with pytest.raises(ReportRefused, match="no key"):
        read_report(gateway("first", "https://sms.example", report_key=""), BODY, sign_report("", BODY))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 4_000,
        *(
            json.dumps({**TOLD, **wrong}).encode()
            for wrong in (
                {"state": "read"},
                {"state": ["delivered"]},
                {"at": "2026-11-21T09:30:00"},
                {"at": "yesterday"},
                {"at": 1},
                {"at": "0001-01-01T00:00:00+14:00"},
                {"reference": None},
                {"reference": MOBILE},
                {"id": {}},
                {"id": "x" * 65},
            )
        ),
        json.dumps({"id": "a-1"}).encode(),
    ],
)
def test_a_signed_body_that_is_no_report_is_refused(body):
    with pytest.raises(ReportRefused, match=r"^not a report$") as refusal:
        read_report(PROVIDER, body, sign_report(REPORT_KEY, body))
    assert MOBILE not in str(refusal.value)


def test_a_long_body_is_not_even_read():
    body = BODY + b" " * 5_000
    with pytest.raises(ReportRefused, match="too long"):
        read_report(PROVIDER, body, sign_report(REPORT_KEY, body))


def test_the_simulator_tells_what_became_of_each_message(configured):
    came: list[tuple[bytes, str]] = []

    def portal(door, body):
        came.append((body, door.headers["X-SMS-Signature"]))
        return 204, b""

    lost = "+966559999999"
    with listening(portal) as here:
        told = ["--report", here, "--report-key", REPORT_KEY, "--report-after", "0", "--undeliverable", lost]
        with simulator(*told) as url:
            configured(url)
            sent = [
                sms_sending.send_message(MOBILE, WORDS, "row-1"),
                sms_sending.send_message(lost, WORDS, "row-2"),
            ]
            sms_sending.send_message(MOBILE, WORDS, "row-1")  # the same one again is not reported again
            until = time.monotonic() + 8
            while len(came) < 2 and time.monotonic() < until:
                time.sleep(0.02)
    reports = {report.reference: report for report in (read_report(PROVIDER, *letter) for letter in came)}
    assert len(came) == 2
    states = {name: report.state for name, report in reports.items()}
    assert states == {"row-1": DeliveryState.DELIVERED, "row-2": DeliveryState.FAILED}
    assert [reports[name].provider_id for name in ("row-1", "row-2")] == [one.provider_id for one in sent]
    assert abs((datetime.now(UTC) - reports["row-1"].at).total_seconds()) < 60
