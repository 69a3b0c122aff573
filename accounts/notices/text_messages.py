"""Notices that go by SMS too: each once, by the person's wish, not at night, those of a month spread out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.notices import sms_texts
from accounts.notices.models import Notice
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from common import task_queue

OF_USE = timedelta(days=2)  # after that the portal's own list is enough
NOTICES_AT_ONCE = 500


def queue_notice_messages(most: int = 20_000) -> int:
    """Write the SMS of notices that nobody looked at yet; returns how many. Workers share the rows."""
    seen = written = 0
    while seen < most:
        looked_at, messages = _queue_batch()
        seen, written = seen + looked_at, written + messages
        if looked_at < NOTICES_AT_ONCE:
            break
    if written:
        task_queue.enqueue_on_commit("accounts.codes.tasks.send_messages")
    return written


@transaction.atomic
def _queue_batch() -> tuple[int, int]:
    """Lock some notices, oldest first, and mark them looked at together with their messages."""
    now = timezone.now()
    waiting = Notice.objects.filter(
        texted_at=None, kind__in=sms_texts.kinds(), created_at__gt=now - OF_USE
    ).order_by("created_at")
    notices = list(
        waiting.select_for_update(of=("self",), skip_locked=True).select_related("person")[:NOTICES_AT_ONCE]
    )
    messages = [message for notice in notices if (message := _message_of(notice, now))]
    TextMessage.objects.bulk_create(messages)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(texted_at=now)
    return len(notices), len(messages)


def _message_of(notice: Notice, now: datetime) -> TextMessage | None:
    person = notice.person
    if not person.mobile or not person.is_active:
        return None
    words = sms_texts.notice_sms(notice.kind, notice.details, person.language, person.sms_notices)
    if not words:
        return None
    return sms_services.text_message(
        person.mobile, words, due=send_at(notice, now), until=notice.created_at + OF_USE
    )


def send_at(notice: Notice, now: datetime) -> datetime:
    """When it goes out: what comes to very many at once is spread, and nothing at night (Riyadh's time)."""
    spread = timedelta(seconds=notice.pk % (60 * settings.SMS_SPREAD_MINUTES))
    at = timezone.localtime(now + spread if notice.kind in sms_texts.MASS_KINDS else now)
    opens = at.replace(hour=settings.SMS_FROM_HOUR, minute=0, second=0, microsecond=0)
    if at.hour >= settings.SMS_UNTIL_HOUR:
        return opens + timedelta(days=1) + spread
    return opens + spread if at < opens else at
