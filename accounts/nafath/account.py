"""Who arrives by Nafath: a known citizen, the owner of an account nobody proved, or somebody new."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.codes.models import OneTimeCode, SMSDevice
from accounts.nafath.models import NafathRequest
from accounts.nafath.services import Approved
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.profile.models import MobileChange
from accounts.registration.models import Registration
from common.errors import Refused


@transaction.atomic
def sign_in_or_register(who: Approved, asked: NafathRequest, *, language: str) -> User | Registration:
    """The account to sign in to; or a registration that lacks only the mobile, which a code then proves."""
    person = User.objects.select_for_update().filter(national_id=who.national_id).first()
    if person:
        _insist_on_citizen(person)
    if person and person.must_change_password:
        _take_over(person)
    if person and person.mobile:
        return person
    return Registration.objects.create(
        nafath=asked,
        national_id=who.national_id,
        name=who.name,
        birth_date=who.birth_date,
        language=language,
    )


def _insist_on_citizen(person: User) -> None:
    """Said only to who proved to be this person."""
    if person.is_staff:
        raise Refused(
            "officer", _("Officers sign in with their password and the code of their second factor.")
        )
    if not person.is_active:
        raise Refused("closed", _("This account is closed. Call 19912."))


def _take_over(person: User) -> None:
    """An account whose temporary password was never changed may be a stranger's work: his password, sessions
    and mobile end, and with them every way back in (security.md T18)."""
    password_services.forget_password(person, mobile="")
    SMSDevice.objects.filter(user=person).delete()
    now = timezone.now()
    MobileChange.objects.filter(person=person, closed_at=None).update(closed_at=now)
    OneTimeCode.objects.filter(national_id=person.national_id, closed_at=None).update(closed_at=now)
    audit_services.record(person, "account.taken_over", audit_services.person(person))
