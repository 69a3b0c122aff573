"""A request to Nafath, for the browser that asked."""

from uuid import UUID

from accounts.nafath.models import NafathRequest
from common import encryption


def nafath_request(key: str | None, browser: str) -> NafathRequest | None:
    """The request with this key, when this very browser asked for it (T23)."""
    try:
        return NafathRequest.objects.filter(
            request_id=UUID(str(key)), browser=encryption.fingerprint(browser)
        ).first()
    except ValueError:
        return None
