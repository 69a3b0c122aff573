"""SMS that are late or lost."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.sms.models import TextMessage

# -- SMS --------------------------------------------------------------------------------------------
LATE = timedelta(minutes=2)
SEVERAL = 3  # people
LATELY = timedelta(minutes=10)


def message_trouble(mobile: str = "") -> str:
    """What to tell on a page that waits for an SMS: "delayed", "failed" or nothing.

    mobile: only one that the reader has proved to own. To a visitor the answer must not depend on his own
    message, since only a known (or an unknown) ID has one (T1): he hears of a delay that several people have.
    """
    now = timezone.now()
    own = TextMessage.objects.filter(mobile=mobile, created_at__gt=now - LATELY) if mobile else None
    newest = own.order_by("-created_at").first() if own is not None else None
    if newest and newest.state in TextMessage.LOST:
        return "failed"
    if newest and newest.state in TextMessage.OPEN and newest.created_at < now - LATE:
        return "delayed"
    return "delayed" if _late_people() >= SEVERAL else ""


def _late_people() -> int:
    """How many mobiles wait for an SMS too long, or waited in vain a moment ago; counted to SEVERAL."""
    now = timezone.now()
    waits = Q(state__in=TextMessage.OPEN, created_at__lt=now - LATE)
    in_vain = Q(state=TextMessage.State.FAILED, created_at__gt=now - LATELY)
    late = TextMessage.objects.filter(waits | in_vain).order_by()
    return len(late.values_list("mobile", flat=True).distinct()[:SEVERAL])
