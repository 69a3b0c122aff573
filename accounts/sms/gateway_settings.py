"""Who may send our messages, read from one setting; imports nothing, so that the settings can read it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

MAX_GATEWAYS = 3  # with more, none would have the time to answer
REQUIRED_KEYS = {"name", "url", "token", "sender"}
ALLOWED_KEYS = REQUIRED_KEYS | {"report_key"}
NAME_PATTERN = re.compile(r"\A[a-z][a-z0-9-]{0,19}\Z")  # part of the reports' address
SENDER_PATTERN = re.compile(r"\A(?:[A-Za-z0-9 ._-]{1,11}|[0-9]{1,15})\Z")
LOOPBACK_HOSTS = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Gateway:
    """A provider that sends SMS for us; without a `report_key` no delivery report of it is believed."""

    name: str
    url: str
    token: str = field(repr=False)
    sender: str
    report_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Every complaint names the field and never repeats its value: it could be a secret."""
        object.__setattr__(self, "url", self.url.rstrip("/"))
        for fits, complaint in (
            (
                NAME_PATTERN.match(self.name),
                "name: a small letter, then small letters, digits, hyphens (20 in all)",
            ),
            (_is_address(self.url), "url: https (http only on this machine), no user, query or fragment"),
            (_is_header_value(self.token), "token: printable ASCII without spaces"),
            (SENDER_PATTERN.match(self.sender), "sender: at most 11 letters and digits, or 15 digits"),
            (len(self.report_key) >= 32 or not self.report_key, "report_key: at least 32 characters"),
        ):
            if not fits:
                raise ValueError(complaint)

    @property
    def is_local(self) -> bool:
        """True for a simulator: no real provider stands on this machine."""
        return urlsplit(self.url).hostname in LOOPBACK_HOSTS


def parse_gateways(text: str) -> tuple[Gateway, ...]:
    """Read `[{"name", "url", "token", "sender", "report_key"}, …]`, the first choice first.

    Raises ValueError, which says where and what but repeats no value.
    """
    entries = _parse_entries(text)
    if not 1 <= len(entries) <= MAX_GATEWAYS:
        raise ValueError(f"SMS_GATEWAYS: one to {MAX_GATEWAYS} gateways, not {len(entries)}")
    gateways = tuple(_parse_gateway(place, entry) for place, entry in enumerate(entries, 1))
    if len({gateway.name for gateway in gateways}) < len(gateways):
        raise ValueError("SMS_GATEWAYS: two gateways have the same name")
    return gateways


def find_gateway(gateways: Iterable[Gateway], name: str) -> Gateway | None:
    """The gateway of this name, whose report just came in."""
    return next((gateway for gateway in gateways if gateway.name == name), None)


def _parse_entries(text: str) -> list[Any]:
    try:
        entries = json.loads(text)
    except ValueError:
        entries = None
    if isinstance(entries, list):
        return entries
    # outside the except block: the decoder's error holds the whole text, with its tokens
    raise ValueError("SMS_GATEWAYS: not a JSON list")


def _parse_gateway(place: int, entry: Any) -> Gateway:
    where = f"SMS_GATEWAYS, gateway {place}"
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise ValueError(f"{where}: not an object of strings")
    if missing := REQUIRED_KEYS - entry.keys():
        raise ValueError(f"{where}: without {', '.join(sorted(missing))}")
    if len(
        entry.keys() - ALLOWED_KEYS
    ):  # the unknown names are not repeated: a slip may have put a token there
        raise ValueError(f"{where}: only {', '.join(sorted(ALLOWED_KEYS))} are known")
    try:
        return Gateway(**entry)
    except ValueError as complaint:
        raise ValueError(f"{where}: {complaint}") from None


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _port = parts.port  # raises for a port that is no number
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS)
    return bool(parts.hostname) and safe and not ("@" in parts.netloc or "?" in url or "#" in url)


def _is_header_value(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable() and " " not in token
