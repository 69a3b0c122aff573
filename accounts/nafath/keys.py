"""The provider's public keys: kept a day, fetched again once for a name we do not know, never in a flood."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm

from accounts.nafath import client
from accounts.nafath.errors import NafathUnavailable

KEY_LIFETIME_SECONDS = 24 * 3600
REFETCH_PAUSE_SECONDS = (
    10  # seconds between two fetches, whoever asks: strangers must not make us hammer the provider
)
MIN_KEY_BITS = 2048


class KeyCache:
    """One per process and provider; safe for threads."""

    def __init__(self, provider: client.Provider, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._provider, self._clock, self._lock = provider, clock, Lock()
        self._known: dict[str, RSAPublicKey] = {}
        self._stale_at = self._next_fetch_at = float("-inf")
        self._failed = False

    def named(self, kid: str) -> RSAPublicKey | None:
        """The key of this name, or None; raises NafathUnavailable while the keys cannot be had."""
        if not self._has(kid):
            with self._lock:
                if not self._has(kid):  # another thread may have been faster
                    self._fetch()
        return self._known.get(kid)

    def _has(self, kid: str) -> bool:
        return self._clock() < self._stale_at and kid in self._known

    def _fetch(self) -> None:
        now = self._clock()
        if now < self._next_fetch_at:
            if self._failed:
                raise NafathUnavailable("jwk: could not be had a moment ago")
            return
        self._next_fetch_at, self._failed = now + REFETCH_PAUSE_SECONDS, True
        self._known = _usable_keys(client.fetch_keys(self._provider))
        self._stale_at, self._failed = now + KEY_LIFETIME_SECONDS, False


def _usable_keys(entries: list[Any]) -> dict[str, RSAPublicKey]:
    """The RS256 keys among the entries; an entry of another kind is passed over, not an error."""
    found = {}
    for entry in entries:
        key = _public_key(entry)
        if key:
            found[entry["kid"]] = key
    if not found:
        raise NafathUnavailable("jwk: no key that may be used")
    return found


def _public_key(entry: Any) -> RSAPublicKey | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig" or entry.get("alg", "RS256") != "RS256":
        return None
    try:
        key = RSAAlgorithm.from_jwk(entry)
    except (InvalidKeyError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= MIN_KEY_BITS else None
