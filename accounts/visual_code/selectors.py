"""A visual code that was drawn for this browser."""

from uuid import UUID

from django.utils import timezone

from accounts.visual_code.models import VisualCode
from common import encryption


def visual_code(key: str, browser: str) -> VisualCode | None:
    """The open visual code with this key, when it was drawn for this browser."""
    try:
        drawn = VisualCode.objects.filter(pk=UUID(str(key)), browser=encryption.fingerprint(browser))
    except ValueError:
        return None
    return drawn.filter(expires_at__gt=timezone.now()).first()
