"""Who arrives by Nafath: a known citizen, the owner of an account nobody proved, or somebody new."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.codes.models import AskedCode, OneTimeCode, SMSDevice
from accounts.nafath.models import NafathRequest
from accounts.nafath.services import ApprovedIdentity
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.profile import services as profile_services
from accounts.profile.models import MobileChange
from accounts.registration.models import Registration
from common.errors import Refused


@transaction.atomic
def sign_in_or_register(who: ApprovedIdentity, asked: NafathRequest, *, language: str) -> User | Registration:
    """The account to sign in to; or a registration that lacks only the mobile, which a code then proves."""
    person = User.objects.select_for_update().filter(national_id=who.national_id).first()
    if person:
        _check_is_citizen(person)
        if person.proved_by_nafath_at is None:
            _claim_unproved_account(person)
        _save_identity(person, who)
    if person and person.mobile:
        return person
    return Registration.objects.create(
        nafath=asked,
        national_id=who.national_id,
        name=who.name,
        birth_date=who.birth_date,
        gender=who.gender,
        language=language,
    )


def _check_is_citizen(person: User) -> None:
    """Said only to who proved to be this person."""
    if person.is_staff:
        raise Refused(
            "officer", _("Officers sign in with their password and the code of their second factor.")
        )
    if not person.is_active:
        raise Refused("closed", _("This account is closed. Call 19912."))


def _claim_unproved_account(person: User) -> None:
    """An account that Nafath never proved may be a stranger's work: his password, sessions, devices, mobile,
    e-mail and draft end, and with them every way back in (security.md T87)."""
    now = timezone.now()
    ended = {"mobile": "", "email": None, "devices_since": now, "proved_by_nafath_at": now}
    password_services.disable_password(person, **ended)
    SMSDevice.objects.filter(user=person).delete()
    MobileChange.objects.filter(person=person, closed_at=None).update(closed_at=now)
    OneTimeCode.objects.filter(national_id=person.national_id, closed_at=None).update(closed_at=now)
    AskedCode.objects.filter(national_id=person.national_id, completed_at=None).update(
        completed_at=now, sealed=None
    )
    profile_services.end_other_sessions(person, keep=None)
    import_string(settings.DISCARD_DRAFT)(person)  # the file is above us, and its rows are its own
    audit_services.record_action(person, "account.taken_over", audit_services.person_subject(person))


def _save_identity(person: User, who: ApprovedIdentity) -> None:
    """What Nafath says stands in the place of what was typed, a mistyped birth year too."""
    told = {"name": who.name, "birth_date": who.birth_date, "gender": who.gender or person.gender}
    changed = [name for name, value in told.items() if getattr(person, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(person, name, told[name])
    person.save(update_fields=changed)
    audit_services.record_action(
        person, "identity.changed", audit_services.person_subject(person), fields=sorted(changed)
    )
