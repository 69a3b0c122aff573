"""What every page knows: unread notices, the next deposit day, the stamp."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from accounts.form_drafts import pages as draft_pages
from accounts.notices import selectors as notice_selectors
from accounts.page_feedback import pages as feedback_pages
from accounts.sms import selectors as sms_selectors
from common.dates import today
from payments.days import selectors as days_selectors


def portal(request: HttpRequest) -> dict:
    """Read only when a template asks: an error page must not need the database."""
    person = getattr(request, "user", None)
    return {
        # templates call them; a lazy object would not do as the number of a plural
        "unread_notices": cache(
            lambda: notice_selectors.unread_count(person) if person and person.is_authenticated else 0
        ),
        # what a page that waits for an SMS should say: "delayed", "failed" or nothing
        "sms_trouble": cache(
            lambda: sms_selectors.delivery_trouble(
                person.mobile if person and person.is_authenticated else ""
            )
        ),
        # the form of this page whose typed values are kept, and those that wait
        "form_draft": cache(lambda: draft_pages.offered_draft(request)),
        "asked_feedback": cache(lambda: feedback_pages.asked_feedback(request)),
        "next_deposit": cache(lambda: days_selectors.next_deposit(today())),
        "stamp_number": settings.DGA_STAMP_NUMBER,
        "portal_demo": settings.PORTAL_DEMO,
        "android_app": settings.ANDROID_APP_URL,
        "iphone_app": settings.IPHONE_APP_URL,
        # seconds until an idle session ends, for the warning before it
        "session_idle": cache(
            lambda: settings.SESSION_IDLE_SECONDS if person and person.is_authenticated else 0
        ),
    }
