"""Whose enquiries they are, and how one is found again by its reference."""

from django.db.models import QuerySet

from accounts.enquiries.models import Enquiry
from accounts.people.models import User


def enquiries_of(person: User) -> QuerySet[Enquiry]:
    """What this person sent while signed in."""
    return Enquiry.objects.filter(person=person)


def find_enquiry(reference: str, mobile: str) -> Enquiry | None:
    """By its reference and the mobile that was written in it: both or nothing."""
    return Enquiry.objects.filter(reference=reference, mobile=mobile).first()
