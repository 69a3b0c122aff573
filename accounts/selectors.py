"""What a person may see of accounts."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Notice, Registration, User


def notices_of(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person)


def unread_count(person: User) -> int:
    return notices_of(person).filter(read_at=None).count()


def open_registration(key: str | None) -> Registration | None:
    """The registration that this browser began and has not completed."""
    try:
        return Registration.objects.filter(key=UUID(str(key)), completed_at=None).first()
    except ValueError:
        return None
