"""Development only: messages go to a file that `/dev/sms/` shows, and to the terminal."""

import json
import sys
from datetime import UTC, datetime

from django.conf import settings

from accounts.sms.sending import Sent

SHOWN = 50


def send(mobile: str, words: str, reference: str) -> Sent:
    """Write the message down and say it on the terminal."""
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mobile": mobile,
        "words": words,
        "reference": reference,
    }
    settings.SMS_OUTBOX.parent.mkdir(parents=True, exist_ok=True)
    with settings.SMS_OUTBOX.open("a", encoding="utf-8") as outbox:
        outbox.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.write(f"SMS to {mobile}: {words}\n")
    sys.stdout.flush()
    return Sent("outbox", reference)


def find(reference: str) -> Sent | None:
    """Say whether the message is among those written down."""
    found = any(line.get("reference") == reference for line in _lines())
    return Sent("outbox", reference) if found else None


def latest() -> list[dict]:
    """The newest messages first."""
    shown = reversed(_lines()[-SHOWN:])
    return [{**line, "at": datetime.fromisoformat(line["at"])} for line in shown]


def _lines() -> list[dict]:
    if not settings.SMS_OUTBOX.exists():
        return []
    return [json.loads(line) for line in settings.SMS_OUTBOX.read_text(encoding="utf-8").splitlines()]
