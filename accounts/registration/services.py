"""«تسجيل جديد»: typed → looked at → code → terms → account → temporary password.

The same answer for wrong details, for an ID that has an account, and for a newcomer.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.civil_register import services as civil_register_services
from accounts.codes import services as code_services
from accounts.codes.models import Allowance, AskedCode, OneTimeCode, SMSDevice
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.registration.models import Registration
from accounts.sms.models import TextMessage
from common import sql
from common.errors import Refused

Check, Recipient = Registration.Check, AskedCode.Recipient
KEPT, A_SLICE = timedelta(days=90), 5_000  # of what was sent; millions a month, so never all in one statement


@transaction.atomic
def delete_expired() -> None:
    """Forget codes and registrations after 30 days, counters after two, whom an SMS went to after 90."""
    now = timezone.now()
    OneTimeCode.objects.filter(sent_at__lt=now - timedelta(days=30)).delete()
    Registration.objects.filter(started_at__lt=now - timedelta(days=30)).delete()
    Allowance.objects.filter(since__lt=now - timedelta(days=2)).delete()
    old = TextMessage.objects.exclude(state__in=TextMessage.OPEN).filter(created_at__lt=now - KEPT)
    while old.filter(pk__in=old.values("pk")[:A_SLICE]).delete()[0]:
        pass


TERMS_VERSION = "2026-11"  # the version of the terms that is agreed to
NAFATH_PROOF_LIFETIME = timedelta(minutes=30)  # how long an approval in the app serves to open an account
MOBILE_PROOF_LIFETIME = timedelta(minutes=30)  # and how long a right code does


@dataclass(frozen=True)
class RegistrationDetails:
    """What the visitor typed, already normalised and checked at the door."""

    national_id: str
    name: str
    birth_date: date
    mobile: str
    language: str = "ar"


def start_registration(details: RegistrationDetails, *, address: str) -> Registration:
    """Remember what was typed, to be looked at once more before anything is asked or sent."""
    allowed = sql.count_within_limits(
        [("registration", address, settings.REGISTRATIONS_PER_ADDRESS, code_services.HOUR)]
    )
    if not allowed:
        raise Refused("too_many", code_services.retry_message(allowed.wait))
    return Registration.objects.create(**vars(details))


def send_code(typed: Registration, *, browser: str, address: str) -> None:
    """Ask the civil register once, then send a code to who is right; another one closes the one before.

    Wrong details, an ID with an account and a new one cost the same work and leave the same rows (T1).
    """
    if typed.check_result == Check.OPEN:
        _check_identity(typed)
    asked = code_services.CodeRequest(
        OneTimeCode.Purpose.REGISTER,
        typed.national_id,
        typed.language,
        recipient=_recipient(typed),
        mobile=typed.mobile,
    )
    code_services.request_code(asked, browser=browser, address=address)


def _check_identity(typed: Registration) -> None:
    """What the civil register says of ID, birth date and mobile; Refused when it cannot be asked."""
    found = civil_register_services.check_identity(typed.national_id, typed.birth_date, typed.mobile)
    right = found is not None and found.may_apply and bool(found.owns_mobile)
    typed.check_result = Check.RIGHT if right else Check.WRONG
    typed.register_name = found.name if found else ""
    typed.register_birth_date = found.birth_date if found else None
    typed.gender = found.gender if found else ""
    typed.save(update_fields=["check_result", "register_name", "register_birth_date", "gender"])


def _recipient(typed: Registration) -> str:
    """A newcomer's typed mobile, the owner for an ID that has an account, nobody for wrong details."""
    owner = User.objects.filter(national_id=typed.national_id).first()
    if typed.check_result != Check.RIGHT:
        return Recipient.NOBODY
    return Recipient.TYPED if owner is None or _may_resume(owner, typed) else Recipient.ACCOUNT


def set_mobile(begun: Registration, mobile: str, *, browser: str, address: str) -> None:
    """What Nafath does not say: send a code to this mobile; choosing another closes the last code."""
    _check_proof_is_fresh(begun)
    begun.mobile, begun.terms = mobile, TERMS_VERSION
    begun.save(update_fields=["mobile", "terms"])
    _send_without_check(begun, browser=browser, address=address)


def _send_without_check(begun: Registration, *, browser: str, address: str) -> None:
    """Nafath said who this is, so there is nothing to hide."""
    code_services.check_code_limits(national_id=begun.national_id, mobile=begun.mobile, address=address)
    code_services.send_code(
        OneTimeCode.Purpose.REGISTER,
        national_id=begun.national_id,
        mobile=begun.mobile,
        browser=browser,
        language=begun.language,
    )


def _check_proof_is_fresh(begun: Registration) -> None:
    if begun.nafath_id is None or begun.started_at <= timezone.now() - NAFATH_PROOF_LIFETIME:
        raise Refused("too_late", _("Your approval in the Nafath app is too old. Ask for a new number."))


def resend_code(typed: Registration, *, browser: str, address: str) -> None:
    """Send a new code for the same registration; the old one closes."""
    send = send_code if typed.nafath_id is None else _send_without_check
    send(typed, browser=browser, address=address)


def _may_resume(owner: User, typed: Registration) -> bool:
    """An account whose temporary password was never changed may be begun again from the same mobile.

    Whom Nafath proved owns the account: it may only lack what he never proved, a mobile (T18).
    """
    if typed.nafath_id is not None:
        return owner.is_active and not owner.is_staff and (owner.must_change_password or not owner.mobile)
    same = owner.mobile == typed.mobile and owner.birth_date == typed.register_birth_date
    return same and owner.must_change_password and not owner.is_staff


def mark_mobile_proved(typed: Registration) -> None:
    """The code was right (the door just called `check_code`): what is left are the terms."""
    typed.proved_at = timezone.now()
    typed.save(update_fields=["proved_at"])


@transaction.atomic
def complete_registration(typed: Registration) -> User:
    """Open the account of who proved the mobile and agrees to the terms. Twice gives one account.

    Who came by Nafath gets no temporary password: he signs in by Nafath, and may choose a password later.
    """
    typed = Registration.objects.select_for_update().get(pk=typed.pk)
    _check_proofs(typed)
    person, fresh = User.objects.get_or_create(
        national_id=typed.national_id, defaults={**_proven_details(typed), "language": typed.language}
    )
    if not fresh and not _may_resume(person, typed):
        raise _already_completed_refusal(typed)
    typed.completed_at, typed.terms = timezone.now(), typed.terms or TERMS_VERSION
    typed.save(update_fields=["completed_at", "terms"])
    if typed.nafath_id is not None:
        password_services.disable_password(person, **_proven_details(typed))
    else:
        password_services.issue_temporary_password(person)
    SMSDevice.objects.update_or_create(user=person, defaults={"mobile": person.mobile, "name": "SMS"})
    notice_services.notify(person, Notice.Kind.WELCOME, f"welcome:{person.pk}")
    return person


def _check_proofs(typed: Registration) -> None:
    if typed.completed_at:
        raise _already_completed_refusal(typed)
    if typed.nafath_id is not None:
        _check_proof_is_fresh(typed)
    elif typed.check_result != Check.RIGHT:
        raise Refused("not_checked", _("Your details were not checked. Begin the registration again."))
    if typed.proved_at is None or typed.proved_at <= timezone.now() - MOBILE_PROOF_LIFETIME:
        raise Refused("too_late", _("The code was typed too long ago. Begin the registration again."))


def _proven_details(typed: Registration) -> dict[str, Any]:
    """What Nafath or the civil register says of the person, and the mobile that the code proved."""
    told = {"mobile": typed.mobile, "gender": typed.gender}
    if typed.nafath_id is not None:
        return {
            **told,
            "name": typed.name,
            "birth_date": typed.birth_date,
            "proved_by_nafath_at": timezone.now(),
        }
    return {**told, "name": typed.register_name, "birth_date": typed.register_birth_date}


def _already_completed_refusal(typed: Registration) -> Refused:
    words = _("This registration is complete. Sign in with the password we sent you.")
    if typed.nafath_id is not None:
        words = _("This registration is complete. Sign in with Nafath.")
    return Refused("already_completed", words)
