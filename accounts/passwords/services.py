"""Temporary passwords open the door once; changing one ends the other sessions."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.audit import services as audit_services
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.sms import services as sms_services
from accounts.sms import texts as sms_texts
from common import readable_codes

# 57 signs that cannot be mistaken for another: 12 of them are about 70 bits
READABLE_CHARACTERS = f"{readable_codes.SIGNS}abcdefghijkmnopqrstuvwxyz"


def issue_temporary_password(person: User) -> None:
    """Set a random password, valid once and for a day, and leave its SMS. The caller's transaction holds."""
    password = "".join(secrets.choice(READABLE_CHARACTERS) for _sign in range(12))
    person.set_password(password)
    person.must_change_password = True
    person.temporary_until = timezone.now() + timedelta(hours=settings.TEMPORARY_PASSWORD_HOURS)
    person.save(update_fields=["password", "must_change_password", "temporary_until"])
    words = sms_texts.temporary_password_text(password, person.language)
    sms_services.queue_sms(person.mobile, words, until=person.temporary_until)


def disable_password(person: User, **proven: Any) -> None:
    """No password opens this account any more, and every session ends; `proven` is set along with it."""
    person.set_unusable_password()
    person.must_change_password, person.temporary_until = False, None
    for name, value in proven.items():
        setattr(person, name, value)
    person.save(update_fields=["password", "must_change_password", "temporary_until", *proven])


def is_temporary_password_open(person: User) -> bool:
    return person.temporary_until is not None and person.temporary_until > timezone.now()


def consume_temporary_password(person: User) -> bool:
    """True for the one sign-in that a temporary password gives, even when two come at once."""
    now = timezone.now()
    unspent = User.objects.filter(pk=person.pk, must_change_password=True, temporary_until__gt=now)
    return unspent.update(temporary_until=None) == 1


@transaction.atomic
def change_password(person: User, new: str) -> None:
    """Set the person's own password; every other session ends, since its password hash no longer fits."""
    person.set_password(new)
    person.must_change_password, person.temporary_until = False, None
    person.save(update_fields=["password", "must_change_password", "temporary_until"])
    stamp = timezone.now().isoformat()
    notice_services.notify(person, Notice.Kind.PASSWORD_CHANGED, f"password:{person.pk}:{stamp}")
    audit_services.record_action(person, "password.changed", audit_services.person_subject(person))
