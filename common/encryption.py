"""Keys that live outside the database: keyed digests, encrypted texts (security.md §4)."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def keyed_digest(*parts: str) -> str:
    """A keyed digest in hex: without the key, a million codes would fall in minutes."""
    return hmac.new(settings.OTP_KEY.encode(), "|".join(parts).encode(), hashlib.sha256).hexdigest()


def fingerprint(secret: str) -> str:
    """What is kept of a browser's 128-bit value."""
    return hashlib.sha256(secret.encode()).hexdigest()


def encrypt(words: str) -> bytes:
    return _fernet().encrypt(words.encode())


def decrypt(sealed: bytes | memoryview) -> str:
    return _fernet().decrypt(bytes(sealed)).decode()


def _fernet() -> Fernet:
    key = hashlib.sha256(b"sms|" + settings.OTP_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
