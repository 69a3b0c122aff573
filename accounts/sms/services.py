"""SMS: written down, committed, sent outside any transaction, noted (security.md §1.5)."""

import logging
import time
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.sms import delivery_reports
from accounts.sms import senders as sms_sending
from accounts.sms.models import TextMessage
from common import encryption, task_queue

State = TextMessage.State
MAX_ATTEMPTS = 8


RETRY_PAUSE = timedelta(seconds=30)  # doubled after each try: eight of them take an hour
CLAIM_TIMEOUT = timedelta(seconds=60)  # longer than to ask (6 s) and to send (14 s)
MOST_SECONDS, MOST_TURNS = 60, 200  # a run; with its last message below CELERY_TASK_TIME_LIMIT
log = logging.getLogger(__name__)


def queue_sms(mobile: str, words: str, *, until: datetime | None = None) -> None:
    """Leave an SMS in this transaction; a task sends it, though not after `until`."""
    text_message(mobile, words, until=until).save()
    task_queue.enqueue_on_commit("accounts.codes.tasks.send_messages")


def text_message(
    mobile: str, words: str, *, due: datetime | None = None, until: datetime | None = None
) -> TextMessage:
    """The unsaved row of an SMS; one with `due` goes not before, and after those without."""
    return TextMessage(mobile=mobile, sealed=encryption.encrypt(words), due_at=due, expires_at=until)


# -- SMS: written down, committed, sent outside any transaction, noted (security.md §1.5) ------------------
class _Undeliverable(Exception):
    """No further try is of use; the text is the `trouble` of the row."""


def send_pending(most: int = MOST_TURNS) -> int:
    """Send what waits, new messages first; returns how many were sent. Workers share the rows.

    Ends after a minute, well before the task's own limit, and when no provider takes messages now.
    """
    sent, end = 0, time.monotonic() + MOST_SECONDS
    for _turn in range(most):
        message = _claim_message() if time.monotonic() < end else None
        if message is None:
            break
        became = _attempt_delivery(message)
        sent += became == State.SENT
        if became == State.WAITING:
            break
    return sent


@transaction.atomic(durable=True)
def _claim_message() -> TextMessage | None:
    """Take the next message; committed before it is sent, so that a worker that dies leaves a trace."""
    now = timezone.now()
    due = TextMessage.objects.filter(state__in=TextMessage.OPEN).filter(Q(due_at=None) | Q(due_at__lte=now))
    new_first = F("due_at").asc(nulls_first=True), "created_at"
    message = due.select_for_update(skip_locked=True).order_by(*new_first).first()
    if message:
        message.state, message.tries = State.SENDING, message.tries + 1
        message.claimed_at, message.due_at = now, now + CLAIM_TIMEOUT
        message.save(update_fields=["state", "tries", "claimed_at", "due_at"])
    return message


def _attempt_delivery(message: TextMessage) -> str:
    """One try; what became of the message. Lines of the log hold the row's number, never its content."""
    try:
        return _mark_sent(message, _send_or_find(message))
    except sms_sending.SMSRefused as refusal:
        return _close_message(message, State.REFUSED, str(refusal))
    except _Undeliverable as reason:
        return _close_message(message, State.FAILED, str(reason))
    except sms_sending.SMSUnavailable as trouble:
        return _schedule_retry(message, str(trouble))


def _send_or_find(message: TextMessage) -> sms_sending.SentMessage:
    """Ask first when an earlier try may have arrived; send only what is still of use."""
    reference = str(message.reference)
    known = sms_sending.find_message(reference) if message.tries > 1 else None
    if known:
        return known
    if message.expires_at and message.expires_at <= timezone.now():
        raise _Undeliverable("expired")
    if message.tries > MAX_ATTEMPTS:
        raise _Undeliverable("tries")
    try:
        words = encryption.decrypt(bytes(message.sealed or b""))
    except InvalidToken:  # sealed with another key: one such row must not stop the others
        raise _Undeliverable("unreadable") from None
    return sms_sending.send_message(message.mobile, words, reference)


def _mark_sent(message: TextMessage, sent: sms_sending.SentMessage) -> str:
    try:
        with transaction.atomic():
            _update_message(message, State.SENT, provider=sent.provider, provider_id=sent.provider_id)
    except IntegrityError:  # a provider that gives one id twice: no report of it could be told apart
        _update_message(message, State.SENT, provider=sent.provider, trouble="repeated_id")
    return State.SENT


def _close_message(message: TextMessage, state: str, trouble: str) -> str:
    _update_message(message, state, trouble=trouble[:80])
    log.warning("SMS %s is %s after %s tries: %s", message.pk, state, message.tries, trouble)
    return state


def _schedule_retry(message: TextMessage, trouble: str) -> str:
    """Wait longer after each try; a code is looked at again when it expires, so that it is wiped then."""
    if message.tries >= MAX_ATTEMPTS:
        return _close_message(message, State.FAILED, trouble)
    due = timezone.now() + RETRY_PAUSE * 2 ** (message.tries - 1)
    due = min(due, message.expires_at) if message.expires_at else due
    _update_message(message, State.WAITING, due_at=due, trouble=trouble[:80])
    log.warning("SMS %s waits after %s tries: %s", message.pk, message.tries, trouble)
    return State.WAITING


def _update_message(message: TextMessage, state: str, **became: object) -> None:
    """Note what happened, unless another worker took the message over; the words stay only while it waits."""
    if state != State.WAITING:
        became |= {"sealed": None, "due_at": None}
    if state == State.SENT:
        became = {"sent_at": timezone.now(), "trouble": "", **became}
    mine = TextMessage.objects.filter(pk=message.pk, state=State.SENDING, tries=message.tries)
    mine.update(state=state, **became)


def record_delivery(report: delivery_reports.DeliveryReport, provider: str) -> bool:
    """Note what a provider told of its message, once; False: not noted as sent yet, tell it again later."""
    try:
        ours = TextMessage.objects.filter(reference=UUID(report.reference))
    except ValueError:
        return True  # no message of ours has such a name
    if ours.filter(state__in=TextMessage.OPEN).exists():
        return False
    became: dict[str, object] = {"state": State.UNDELIVERED, "trouble": "reported"}
    if report.state == delivery_reports.DeliveryState.DELIVERED:
        became = {"state": State.DELIVERED, "delivered_at": min(report.at, timezone.now())}
    ours.filter(state=State.SENT, provider=provider, provider_id=report.provider_id).update(**became)
    return True
