"""Notices: left once, read."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.notices.models import Notice
from accounts.people.models import User


def notify(person: User, kind: str, dedupe_key: str, **details: str) -> None:
    """Leave a notice once; details hold months, amounts and references, never personal data."""
    notify_all([Notice(person=person, kind=kind, dedupe_key=dedupe_key, details=details)])


def notify_all(notices: Iterable[Notice]) -> None:
    """Leave many notices in one statement; those that were left before are not left again."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def mark_notices_read(person: User, shown: Iterable[Notice] | None = None) -> int:
    """Mark those that were shown (or all) as read; returns how many were not."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if shown is not None:  # one that came in the meantime was not seen yet
        unread = unread.filter(pk__in=[notice.pk for notice in shown])
    return unread.update(read_at=timezone.now())
