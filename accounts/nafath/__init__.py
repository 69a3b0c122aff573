"""Nafath by push to the app: `nafath.request`, `nafath.status`, `nafath.verify`. Plain Python, no Django."""

from accounts.nafath.client import (
    Callback,
    Provider,
    Started,
    Status,
    read_callback,
    request,
    status,
)
from accounts.nafath.errors import NafathRefused, NafathUnavailable
from accounts.nafath.keys import Keys
from accounts.nafath.tokens import Address, Identity, verify

__all__ = [
    "Address",
    "Callback",
    "Identity",
    "Keys",
    "NafathRefused",
    "NafathUnavailable",
    "Provider",
    "Started",
    "Status",
    "read_callback",
    "request",
    "status",
    "verify",
]
