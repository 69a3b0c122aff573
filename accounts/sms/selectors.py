"""SMS that are late or lost."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.sms.models import TextMessage

# -- SMS --------------------------------------------------------------------------------------------
LATE_AFTER = timedelta(minutes=2)
MANY_LATE_MOBILES = 3  # people
RECENT = timedelta(minutes=10)


def delivery_trouble(mobile: str = "") -> str:
    """What to tell on a page that waits for an SMS: "delayed", "failed" or nothing.

    mobile: only one that the reader has proved to own. To a visitor the answer must not depend on his own
    message, since only a known (or an unknown) ID has one (T1): he hears of a delay that several people have.
    """
    now = timezone.now()
    own = _due(now).filter(mobile=mobile, created_at__gt=now - RECENT) if mobile else None
    newest = own.order_by("-created_at").first() if own is not None else None
    if newest and newest.state in TextMessage.LOST:
        return "failed"
    if newest and newest.state in TextMessage.OPEN and newest.created_at < now - LATE_AFTER:
        return "delayed"
    return "delayed" if _count_late_mobiles() >= MANY_LATE_MOBILES else ""


def _due(moment: datetime) -> QuerySet[TextMessage]:
    """Without those that nobody tried yet since a later hour was chosen for them."""
    return TextMessage.objects.exclude(tries=0, due_at__isnull=False, due_at__gt=moment)


def _count_late_mobiles() -> int:
    """How many mobiles wait for an SMS too long, or waited in vain a moment ago; counted to SEVERAL."""
    now = timezone.now()
    waits = Q(state__in=TextMessage.OPEN, created_at__lt=now - LATE_AFTER)
    in_vain = Q(state=TextMessage.State.FAILED, created_at__gt=now - RECENT)
    late = _due(now - LATE_AFTER).filter(waits | in_vain).order_by()
    return len(late.values_list("mobile", flat=True).distinct()[:MANY_LATE_MOBILES])
