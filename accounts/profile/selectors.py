"""Open sessions, and a change of mobile that was begun."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils import timezone

from accounts.people.models import User
from accounts.profile.models import MobileChange


def sessions_of(person: User) -> QuerySet[UserSession]:
    """The person's open sessions, and some that ended by themselves."""
    return UserSession.objects.filter(user=person).order_by("-created_at", "-pk")


def open_mobile_change(person: User) -> MobileChange | None:
    """A change begun within the hour; an older one is begun again, with the password."""
    begun = MobileChange.objects.filter(person=person, closed_at=None)
    return begun.filter(asked_at__gt=timezone.now() - timedelta(hours=1)).first()
