"""What every page knows: unread notices, the help number, the stamp."""

from django.conf import settings
from django.http import HttpRequest

from accounts import selectors


def portal(request: HttpRequest) -> dict:
    person = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    return {
        "unread_notices": selectors.unread_count(person) if signed_in else 0,
        "stamp_number": settings.DGA_STAMP_NUMBER,
        "portal_demo": settings.PORTAL_DEMO,
    }
