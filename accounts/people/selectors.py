"""What follows from the person alone."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.people.models import User


def mobile_cooling_until(person: User) -> datetime | None:
    """When a mobile changed lately may receive a temporary password again; None when it may now (T17)."""
    if person.mobile_changed_at is None:
        return None
    until = person.mobile_changed_at + timedelta(hours=settings.MOBILE_COOLING_HOURS)
    return until if until > timezone.now() else None


def is_verified_officer(person: User) -> bool:
    """An officer whose second factor was proved in this session; whoever only has the flag is a citizen."""
    return person.is_staff and getattr(person, "otp_device", None) is not None
