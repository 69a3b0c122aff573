"""Keep what a visitor says of a page, once a page and session."""

import re

from django.utils.translation import gettext as _

from accounts.page_feedback.models import PageFeedback
from accounts.page_feedback.texts import PAGE_TITLES
from common import encryption, sql
from common.errors import Refused

HOUR = 3600
MOST_OF_ONE_ADDRESS = 60  # an hour: many telephones share one address of their provider
LONG_NUMBER = re.compile(r"(?:SA)?\d(?:[\s-]?\d){6,}", re.IGNORECASE)  # an ID, a mobile, an IBAN


def check_limit(address: str) -> None:
    """Count one answer, outside the verb's transaction; Refused when one address sends too many."""
    if not sql.count_within_limits([("page-feedback", address, MOST_OF_ONE_ADDRESS, HOUR)]):
        raise Refused("too_many", _("Too many answers were sent. Try again in an hour."))


def save_feedback(session_key: str, route: str, *, useful: bool, language: str) -> PageFeedback:
    """The session's answer about this page; a second one replaces it. ValueError for an unasked page."""
    if route not in PAGE_TITLES:
        raise ValueError(route)
    saved, _fresh = PageFeedback.objects.update_or_create(
        session_digest=_digest(session_key, route),
        defaults={"useful": useful},
        create_defaults={"useful": useful, "route": route, "language": language},
    )
    return saved


def add_words(session_key: str, route: str, words: str) -> bool:
    """Add the words to the session's answer about this page, without long numbers; False when it has none."""
    own = PageFeedback.objects.filter(session_digest=_digest(session_key, route))
    return bool(own.update(words=LONG_NUMBER.sub("…", words)))


def _digest(session_key: str, route: str) -> str:
    return encryption.keyed_digest("page-feedback", session_key, route)
