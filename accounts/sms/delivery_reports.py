"""Delivery reports: what a provider tells later, believed only with its signature.

{"id": "…", "reference": "…", "state": "delivered" | "failed", "at": "2026-11-21T09:30:00+03:00"}
X-SMS-Signature: sha256=<HMAC-SHA256 of the body with the gateway's report key, in hex>
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from accounts.sms.gateway_settings import Gateway
from accounts.sms.senders import PROVIDER_ID, REFERENCE

MAX_REPORT_BYTES = 4_096


class DeliveryState(StrEnum):
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class DeliveryReport:
    """What became of one message; `at` is in UTC."""

    provider_id: str
    reference: str
    state: DeliveryState
    at: datetime


class ReportRefused(Exception):
    """The report is not believed or not understood; the text names the check and repeats nothing."""


def sign_report(report_key: str, body: bytes) -> str:
    return "sha256=" + hmac.new(report_key.encode(), body, hashlib.sha256).hexdigest()


def read_report(gateway: Gateway, body: bytes, signature: str) -> DeliveryReport:
    """Check the signature first, then read; raises ReportRefused."""
    if len(body) > MAX_REPORT_BYTES:
        raise ReportRefused("too long")
    if not gateway.report_key:
        raise ReportRefused("no key")
    # bytes: compare_digest raises for a str with other than ASCII signs
    if not hmac.compare_digest(
        sign_report(gateway.report_key, body).encode(), signature.encode(errors="replace")
    ):
        raise ReportRefused("signature")
    report = _parse_report(body)
    if report is None:
        raise ReportRefused("not a report")
    return report


def _parse_report(body: bytes) -> DeliveryReport | None:
    try:
        told: Any = json.loads(body)
        at = datetime.fromisoformat(told["at"])
        report = DeliveryReport(
            told["id"], told["reference"], DeliveryState(told["state"]), at.astimezone(UTC)
        )
        named = PROVIDER_ID.match(report.provider_id) and REFERENCE.match(report.reference)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    # a time without its zone would be read as this machine's
    return report if named and at.tzinfo else None
