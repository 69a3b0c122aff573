"""What a person changes about the own account: mobile, e-mail, language, open sessions."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.civil_register import services as civil_register_services
from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode, SMSDevice
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people import selectors as person_selectors
from accounts.people.models import User
from accounts.profile import selectors as profile_selectors
from accounts.profile.models import MobileChange
from accounts.sms import services as sms_services
from accounts.sms import texts as sms_texts
from common.errors import Refused

OLD, NEW = OneTimeCode.Purpose.STEP_UP, OneTimeCode.Purpose.PHONE


# -- the mobile: a code on the old number, then one on the new (T17) ---------------------------------
def request_mobile_change(
    person: User, mobile: str, *, browser: str, address: str, by_nafath: bool = False
) -> MobileChange:
    """Begin to change the number; Nafath, or an account without a number, needs no code on the old one."""
    if mobile == person.mobile:
        raise Refused("same_mobile", _("This is your present number already."), field="mobile")
    _check_mobile_owner(mobile, person)
    without_old = by_nafath or not person.mobile
    code_services.check_code_limits(
        national_id=person.national_id, mobile=mobile if without_old else person.mobile, address=address
    )
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        now = timezone.now()
        MobileChange.objects.filter(person=person, closed_at=None).update(closed_at=now)
        change = MobileChange.objects.create(
            person=person, mobile=mobile, old_proved_at=now if without_old else None
        )
        _send_change_code(change, browser)
    return change


def _check_mobile_owner(mobile: str, person: User) -> None:
    """The civil register must have the number under this ID; an officer without a birth date is not asked."""
    if person.birth_date is None:
        return
    found = civil_register_services.check_identity(person.national_id, person.birth_date, mobile)
    if found is None or not found.owns_mobile:
        words = _("This number is not registered in your name. Give one that is, or register it first.")
        raise Refused("not_your_mobile", words, field="mobile")


def resend_change_code(change: MobileChange, *, browser: str, address: str) -> None:
    """Send a new code to the number whose turn it is; the old one closes."""
    code_services.check_code_limits(
        national_id=change.person.national_id, mobile=next_mobile_to_confirm(change), address=address
    )
    _send_change_code(change, browser)


def next_code_purpose(change: MobileChange) -> str:
    return NEW if change.old_proved_at else OLD


def next_mobile_to_confirm(change: MobileChange) -> str:
    return change.mobile if change.old_proved_at else change.person.mobile


def _send_change_code(change: MobileChange, browser: str) -> None:
    person = change.person
    code_services.send_code(
        next_code_purpose(change),
        national_id=person.national_id,
        mobile=next_mobile_to_confirm(change),
        browser=browser,
        language=person.language,
    )


def confirm_old_mobile(change: MobileChange, *, browser: str, address: str) -> None:
    """The code on the old number was right: send one to the new. The door just called `check_code`."""
    with transaction.atomic():
        change = _lock_open_change(change)
        change.old_proved_at = change.old_proved_at or timezone.now()
        change.save(update_fields=["old_proved_at"])
    # proved stays proved when this refuses: a new code can be asked for later
    code_services.check_code_limits(
        national_id=change.person.national_id, mobile=change.mobile, address=address
    )
    _send_change_code(change, browser)


@transaction.atomic
def change_mobile(change: MobileChange) -> User:
    """The code on the new number was right: take it, and tell both numbers."""
    change = _lock_open_change(change)
    if change.old_proved_at is None:
        raise Refused("old_number_first", _("The code on your present number comes first."))
    person = User.objects.select_for_update().get(pk=change.person_id)
    old, now = person.mobile, timezone.now()
    change.closed_at = person.mobile_changed_at = now
    person.mobile = change.mobile
    change.save(update_fields=["closed_at"])
    person.save(update_fields=["mobile", "mobile_changed_at"])
    SMSDevice.objects.update_or_create(user=person, defaults={"mobile": person.mobile, "name": "SMS"})
    notice_services.notify(person, Notice.Kind.MOBILE_CHANGED, f"mobile:{change.pk}")
    _notify_both_mobiles(person, old)
    audit_services.record_action(person, "mobile.changed", audit_services.person_subject(person))
    return person


def _lock_open_change(change: MobileChange) -> MobileChange:
    found = MobileChange.objects.select_for_update(of=("self",)).select_related("person").get(pk=change.pk)
    if found.closed_at:
        raise Refused("change_closed", _("This change is over. Begin it again with the number you want."))
    return found


def _notify_both_mobiles(person: User, old: str) -> None:
    for mobile in filter(None, (old, person.mobile)):
        sms_services.queue_sms(mobile, sms_texts.mobile_changed_text(person.language))


def check_mobile_cooling(person: User, field: str = "") -> None:
    """Refuse what money follows while a mobile was changed lately (T17)."""
    until = person_selectors.mobile_cooling_until(person)
    if until is None:
        return
    words = _(
        "Your mobile number was changed lately, so the bank account cannot be changed before %(time)s. "
        "The account you have goes on being paid."
    )
    at = date_format(timezone.localtime(until), "j F Y H:i")
    raise Refused("mobile_cooling", words % {"time": at}, field=field)


# -- e-mail, language --------------------------------------------------------------------------------
@transaction.atomic
def change_email(person: User, email: str | None) -> None:
    """Keep another e-mail, or none; a change leaves a notice."""
    email = email or None
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.email == email:
        return
    person.email = email
    person.save(update_fields=["email"])
    stamp = timezone.now().isoformat()
    notice_services.notify(person, Notice.Kind.EMAIL_CHANGED, f"email:{person.pk}:{stamp}")
    audit_services.record_action(person, "email.changed", audit_services.person_subject(person))


def change_language(person: User, language: str) -> None:
    """The language of the pages and messages; Refused when we do not speak it."""
    if language not in dict(settings.LANGUAGES):
        raise Refused("language", _("Choose Arabic or English."), field="language")
    person.language = language
    person.save(update_fields=["language"])


def change_sms_notices(person: User, wish: str) -> None:
    """Which notices come by SMS too; codes and warnings about the account always do."""
    if wish not in User.SMSNotices.values:
        raise Refused("sms_notices", _("Choose one of the three."), field="sms_notices")
    person.sms_notices = wish
    person.save(update_fields=["sms_notices"])


# -- open sessions -----------------------------------------------------------------------------------
def open_sessions(person: User) -> list[UserSession]:
    """The person's sessions that are still open, newest first; those that ended leave the list."""
    return [session for session in profile_selectors.sessions_of(person) if not session.purge()]


def end_session(session: UserSession) -> None:
    """Sign that device out."""
    session.end()


def end_other_sessions(person: User, keep: str | None) -> int:
    """Sign every other device out; returns how many."""
    others = [session for session in open_sessions(person) if session.session_key != keep]
    for session in others:
        session.end()
    return len(others)


def delete_ended_sessions() -> None:
    """Sessions whose time is over, visitors' too, and the lines that listed them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
