"""Development only: messages go to a file that `/dev/sms/` shows. Never to a log: they hold codes."""

import json
import os
from datetime import UTC, datetime

from django.conf import settings

from accounts.sms.senders import SentMessage

MAX_SHOWN = 50


def send(mobile: str, words: str, reference: str) -> SentMessage:
    """Write the message down, for nobody else's eyes."""
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mobile": mobile,
        "words": words,
        "reference": reference,
    }
    settings.SMS_OUTBOX.parent.mkdir(parents=True, exist_ok=True)
    private = os.open(settings.SMS_OUTBOX, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(private, "a", encoding="utf-8") as outbox:
        os.fchmod(outbox.fileno(), 0o600)  # also one that an earlier version made
        outbox.write(json.dumps(line, ensure_ascii=False) + "\n")
    return SentMessage("outbox", reference)


def find(reference: str) -> SentMessage | None:
    """Say whether the message is among those written down."""
    found = any(line.get("reference") == reference for line in _read_messages())
    return SentMessage("outbox", reference) if found else None


def latest_messages() -> list[dict]:
    """The newest messages first."""
    shown = reversed(_read_messages()[-MAX_SHOWN:])
    return [{**line, "at": datetime.fromisoformat(line["at"])} for line in shown]


def _read_messages() -> list[dict]:
    if not settings.SMS_OUTBOX.exists():
        return []
    return [json.loads(line) for line in settings.SMS_OUTBOX.read_text(encoding="utf-8").splitlines()]
