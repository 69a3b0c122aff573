"""A person's notices."""

from django.db.models import QuerySet

from accounts.notices.models import Notice
from accounts.people.models import User


def notices_of(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person)


def unread_count(person: User) -> int:
    return notices_of(person).filter(read_at=None).count()
