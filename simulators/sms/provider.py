"""What an SMS provider took, once each, and what it shall get wrong."""

import hashlib
import hmac
import json
import random
import uuid
from argparse import Namespace
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Timer

import httpx

REPORT_SECONDS = 5

type Answer = tuple[int, object]  # status, JSON


@dataclass(frozen=True)
class Message:
    """One that was taken; `id` is the provider's own name for it."""

    id: str
    to: str
    text: str
    sender: str
    reference: str


@dataclass
class Provider:
    """What was taken, by reference; `options` say what shall go wrong."""

    options: Namespace
    taken: dict[str, Message] = field(default_factory=dict)
    seen: int = 0
    lock: Lock = field(default_factory=Lock)

    def fate(self) -> str:
        """What becomes of this message: as told for the first ones, then by chance."""
        with self.lock:
            self.seen += 1
            if self.seen <= len(self.options.first):
                return str(self.options.first[self.seen - 1])
        return "fail" if random.random() < self.options.fail else "take"  # noqa: S311 (no secret)

    def take(self, letter: dict[str, str]) -> Answer:
        """Take it once: the same reference again gets the same id, and nobody a second message."""
        if letter["to"] in self.options.block:
            return 422, {"code": "number_blocked"}
        with self.lock:
            fresh = letter["reference"] not in self.taken
            message = self.taken.setdefault(letter["reference"], Message(id=uuid.uuid4().hex, **letter))
        if (message.to, message.text) != (letter["to"], letter["text"]):
            return 409, {"code": "reference_reused"}
        if fresh and self.options.report:
            told = Timer(self.options.report_after, self._report, (message,))
            told.daemon = True
            told.start()
        return 202, {"id": message.id}

    def find(self, reference: str) -> Answer:
        message = self.taken.get(reference)
        if self.options.mute:
            return 503, {}
        return (200, {"id": message.id}) if message else (404, {})

    def _report(self, message: Message) -> None:
        """Tell the portal once what became of the message."""
        state = "failed" if message.to in self.options.undeliverable else "delivered"
        at = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"id": message.id, "reference": message.reference, "state": state, "at": at}
        body = json.dumps(told).encode()
        headers = {
            "Content-Type": "application/json",
            "X-SMS-Signature": _signature(self.options.report_key, body),
        }
        try:
            with httpx.Client(trust_env=False, timeout=REPORT_SECONDS) as http:
                http.post(self.options.report, content=body, headers=headers).raise_for_status()
        except httpx.HTTPError as trouble:
            print(f"report not taken: {type(trouble).__name__}", flush=True)


def _signature(report_key: str, body: bytes) -> str:
    return "sha256=" + hmac.new(report_key.encode(), body, hashlib.sha256).hexdigest()
