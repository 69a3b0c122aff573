"""What a person may see of accounts."""

from uuid import UUID

from django.db.models import QuerySet

from accounts import seal
from accounts.models import Notice, OneTimeCode, Registration, User


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


def last_code(purpose: str, national_id: str, browser: str) -> OneTimeCode | None:
    """The newest code that this browser asked for, open or not."""
    asked = OneTimeCode.objects.filter(
        purpose=purpose, national_id=national_id, browser=seal.fingerprint(browser)
    )
    return asked.order_by("-sent_at", "-pk").first()
