"""What every page knows: unread notices, the next deposit day, the stamp."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import selectors as accounts
from citizen_portal.lib.dates import today
from payments import selectors as payments


def portal(request: HttpRequest) -> dict:
    """Read only when a template asks: an error page must not need the database."""
    person = getattr(request, "user", None)
    return {
        "unread_notices": SimpleLazyObject(
            lambda: accounts.unread_count(person) if person and person.is_authenticated else 0
        ),
        "next_deposit": SimpleLazyObject(lambda: payments.next_deposit(today())),
        "stamp_number": settings.DGA_STAMP_NUMBER,
        "portal_demo": settings.PORTAL_DEMO,
    }
