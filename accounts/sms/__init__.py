"""One interface to send an SMS; which sender is used is a setting."""

from importlib import import_module

from django.conf import settings

SENDERS = {"outbox": "accounts.sms.outbox"}


class SMSUnavailable(Exception):
    """The sender did not take the message: try later."""


def send(mobile: str, words: str) -> None:
    """Hand one message to the sender of `SMS_BACKEND`; raises SMSUnavailable."""
    import_module(SENDERS[settings.SMS_BACKEND]).send(mobile, words)
