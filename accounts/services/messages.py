"""What is said to people: notices in the portal, SMS that wait in rows."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import seal, sms
from accounts.models import (
    Allowance,
    Notice,
    OneTimeCode,
    Registration,
    TextMessage,
    User,
)
from citizen_portal.lib import nudge

MOST_TRIES = 5


def text(mobile: str, words: str) -> None:
    """Leave an SMS in this transaction; a task sends it."""
    TextMessage.objects.create(mobile=mobile, sealed=seal.closed(words))
    nudge.ring("accounts.tasks.send_messages")


def notify(person: User, kind: str, dedupe_key: str, **details: str) -> None:
    """Leave a notice once; details hold months, amounts and references, never personal data."""
    Notice.objects.bulk_create(
        [Notice(person=person, kind=kind, dedupe_key=dedupe_key, details=details)],
        ignore_conflicts=True,
    )


def read_notices(person: User, shown: Iterable[Notice] | None = None) -> int:
    """Mark those that were shown (or all) as read; returns how many were not."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if shown is not None:  # one that came in the meantime was not seen yet
        unread = unread.filter(pk__in=[notice.pk for notice in shown])
    return unread.update(read_at=timezone.now())


def send_waiting(most: int = 200) -> int:
    """Send what waits, oldest first; returns how many were sent. Two workers share the rows."""
    sent = 0
    for _turn in range(most):
        outcome = _send_one()
        if outcome is None:
            break
        sent += outcome
    return sent


@transaction.atomic
def _send_one() -> bool | None:
    """None when nothing waits; a text leaves its row the moment it is sent."""
    later = timezone.now() - timedelta(seconds=30)
    waiting = TextMessage.objects.filter(state=TextMessage.State.WAITING).exclude(
        tries__gt=0, created_at__gt=later
    )
    message = waiting.select_for_update(skip_locked=True).order_by("tries", "created_at").first()
    if message is None:
        return None
    try:
        sms.send(message.mobile, seal.opened(bytes(message.sealed or b"")))
    except sms.SMSUnavailable:
        message.tries += 1
        message.state = TextMessage.State.FAILED if message.tries >= MOST_TRIES else TextMessage.State.WAITING
    else:
        message.state, message.sealed, message.sent_at = (
            TextMessage.State.SENT,
            None,
            timezone.now(),
        )
    message.save(update_fields=["tries", "state", "sealed", "sent_at"])
    return message.state == TextMessage.State.SENT


@transaction.atomic
def forget_spent() -> None:
    """Forget codes and registrations after 30 days, counters after two."""
    now = timezone.now()
    OneTimeCode.objects.filter(sent_at__lt=now - timedelta(days=30)).delete()
    Registration.objects.filter(started_at__lt=now - timedelta(days=30)).delete()
    Allowance.objects.filter(since__lt=now - timedelta(days=2)).delete()
