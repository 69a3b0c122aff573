"""What is told when Nafath opens no request; each sentence names a way that is open now."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _


def refused_text(again: datetime) -> str:
    """After a refusal in the app; `again` is when this browser may ask again."""
    words = _(
        "The request was refused in the Nafath app. You can try again after %(time)s. Open now: your "
        "password, «Forgot your password?», and a browser in which you signed in before."
    )
    return words % {"time": _time_text(again + timedelta(seconds=59))}


def active_exists_text(until: datetime) -> str:
    """Nafath shows one request at a time; a stranger's is refused in the app, and gone."""
    words = _(
        "A request is open in the Nafath app, until %(time)s at most. If it is not yours, refuse it there; "
        "then ask again, or sign in with your password."
    )
    return words % {
        "time": _time_text(max(until, timezone.now() + timedelta(minutes=1)) + timedelta(seconds=59))
    }


def invalid_text() -> str:
    return _("Nafath does not know this ID number. Check its digits.")


def unavailable_text() -> str:
    return _("Nafath cannot be reached right now. Try again in a while, or sign in with your password.")


def _time_text(at: datetime) -> str:
    return timezone.localtime(at).strftime("%H:%M")
