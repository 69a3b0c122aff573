"""Development only: messages go to a file that `/dev/sms/` shows, and to the terminal."""

import json
import sys
from datetime import UTC, datetime

from django.conf import settings

SHOWN = 50


def send(mobile: str, words: str) -> None:
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mobile": mobile,
        "words": words,
    }
    settings.SMS_OUTBOX.parent.mkdir(parents=True, exist_ok=True)
    with settings.SMS_OUTBOX.open("a", encoding="utf-8") as outbox:
        outbox.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.write(f"SMS to {mobile}: {words}\n")
    sys.stdout.flush()


def latest() -> list[dict]:
    """The newest messages first."""
    if not settings.SMS_OUTBOX.exists():
        return []
    lines = settings.SMS_OUTBOX.read_text(encoding="utf-8").splitlines()[-SHOWN:]
    return [{**line, "at": datetime.fromisoformat(line["at"])} for line in map(json.loads, reversed(lines))]
