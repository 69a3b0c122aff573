"""One interface to send an SMS; which sender is used is a setting."""

import re
import uuid
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.conf import settings

SENDERS = {"outbox": "accounts.sms.file_sender", "gateway": "accounts.sms.http_sender"}
REFERENCE = re.compile(r"\A[A-Za-z0-9_-]{1,64}\Z")  # ours
PROVIDER_ID = re.compile(r"\A[A-Za-z0-9._:-]{1,64}\Z")  # theirs


@dataclass(frozen=True)
class SentMessage:
    """Who took the message, and under which name it can be asked about there."""

    provider: str
    provider_id: str


class SMSUnavailable(Exception):
    """No sender took the message: try later. The text never holds a mobile, words or a token."""


class SMSRefused(Exception):
    """Final, trying again is no use; `code` says why. The text never holds a mobile, words or a token."""

    def __init__(self, provider: str, code: str) -> None:
        super().__init__(f"{provider}: {code}")
        self.provider, self.code = provider, code


def send_message(mobile: str, words: str, reference: str = "") -> SentMessage:
    """Hand one message to the sender of `SMS_BACKEND`; raises SMSRefused or SMSUnavailable.

    `reference` is the message's own name, the same whenever it is tried again: doubles are dropped by it.
    """
    return _configured_sender().send(mobile, words, _check_reference(reference or uuid.uuid4().hex))


def find_message(reference: str) -> SentMessage | None:
    """Ask who took this message earlier, before it is sent again; None when nobody says so."""
    return _configured_sender().find(_check_reference(reference))


def _check_reference(reference: str) -> str:
    if REFERENCE.match(reference):
        return reference
    raise ValueError("a message's reference is 1 to 64 letters, digits, hyphens")  # without the value


def _configured_sender() -> ModuleType:
    return import_module(SENDERS[settings.SMS_BACKEND])
