"""«تسجيل جديد»: typed → code → account → temporary password. The same answer for known and unknown IDs."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.codes import services as code_services
from accounts.codes.models import Allowance, OneTimeCode, SMSDevice
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.registration.models import Registration
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from common import sql
from common.errors import Refused

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


TERMS = "2026-11"  # the version of the terms that is agreed to
NAFATH_PROOF = timedelta(minutes=30)  # how long an approval in the app serves to open an account


@dataclass(frozen=True)
class Details:
    """What the visitor typed, already normalised and checked at the door."""

    national_id: str
    name: str
    birth_date: date
    mobile: str
    language: str = "ar"


def start_registration(details: Details, *, browser: str, address: str) -> Registration:
    """Remember what was typed and send a code; a known ID gives the same rows and its owner an SMS."""
    allowed = sql.rate_limit(
        [("registration", address, settings.REGISTRATIONS_PER_ADDRESS, code_services.HOUR)]
    )
    if not allowed:
        raise Refused("too_many", code_services.too_many(allowed.wait))
    code_services.allow_code(national_id=details.national_id, mobile=details.mobile, address=address)
    with transaction.atomic():
        typed = Registration.objects.create(
            national_id=details.national_id,
            name=details.name,
            birth_date=details.birth_date,
            mobile=details.mobile,
            language=details.language,
            terms=TERMS,
        )
        _send_code(typed, browser)
    return typed


def choose_mobile(begun: Registration, mobile: str, *, browser: str, address: str) -> None:
    """What Nafath does not say: send a code to this mobile; choosing another closes the last code."""
    _insist_on_fresh_proof(begun)
    code_services.allow_code(national_id=begun.national_id, mobile=mobile, address=address)
    with transaction.atomic():
        begun.mobile, begun.terms = mobile, TERMS
        begun.save(update_fields=["mobile", "terms"])
        _send_code(begun, browser)


def _insist_on_fresh_proof(begun: Registration) -> None:
    if begun.nafath_id is None or begun.started_at <= timezone.now() - NAFATH_PROOF:
        raise Refused("too_late", _("Your approval in the Nafath app is too old. Ask for a new number."))


def resend_code(typed: Registration, *, browser: str, address: str) -> None:
    """Send a new code for the same registration; the old one closes."""
    code_services.allow_code(national_id=typed.national_id, mobile=typed.mobile, address=address)
    _send_code(typed, browser)


def _send_code(typed: Registration, browser: str) -> None:
    owner = User.objects.filter(national_id=typed.national_id).first()
    welcome = owner is None or _may_resume(owner, typed)
    code_services.send_code(
        OneTimeCode.Purpose.REGISTER,
        national_id=typed.national_id,
        mobile=typed.mobile,
        browser=browser,
        language=typed.language,
        real=welcome,
    )
    if owner and not welcome:
        _warn(owner)


def _may_resume(owner: User, typed: Registration) -> bool:
    """An account whose temporary password was never changed may be begun again from the same mobile.

    Whom Nafath proved owns the account: it may only lack what he never proved, a mobile (T18).
    """
    if typed.nafath_id is not None:
        return owner.is_active and not owner.is_staff and (owner.must_change_password or not owner.mobile)
    same = owner.mobile == typed.mobile and owner.birth_date == typed.birth_date
    return same and owner.must_change_password and not owner.is_staff


def _warn(owner: User) -> None:
    """Tell the owner, at most twice a day, that somebody used this ID at registration."""
    if not owner.mobile or not sql.rate_limit([("owner-warning", owner.national_id, 2, code_services.DAY)]):
        return
    with translation.override(owner.language):
        words = _(
            "Citizen Account: someone tried to register with your ID, which has an account. "
            "If it was you, sign in."
        )
        sms_services.queue_sms(owner.mobile, words)


@transaction.atomic
def complete_registration(typed: Registration) -> User:
    """Open the account whose code was right; the door just called `check_code`. Twice gives one account.

    Who came by Nafath gets no temporary password: he signs in by Nafath, and may choose a password later.
    """
    typed = Registration.objects.select_for_update().get(pk=typed.pk)
    if typed.completed_at:
        raise _already_completed(typed)
    if typed.nafath_id is not None:
        _insist_on_fresh_proof(typed)
    proven = {"name": typed.name, "birth_date": typed.birth_date, "mobile": typed.mobile}
    person, fresh = User.objects.get_or_create(
        national_id=typed.national_id, defaults={**proven, "language": typed.language}
    )
    if not fresh and not _may_resume(person, typed):
        raise _already_completed(typed)
    typed.completed_at = timezone.now()
    typed.save(update_fields=["completed_at"])
    if typed.nafath_id is not None:
        password_services.forget_password(person, **proven)
    else:
        password_services.give_temporary_password(person)
    SMSDevice.objects.update_or_create(user=person, defaults={"mobile": person.mobile, "name": "SMS"})
    notice_services.notify(person, Notice.Kind.WELCOME, f"welcome:{person.pk}")
    return person


def _already_completed(typed: Registration) -> Refused:
    words = _("This registration is complete. Sign in with the password we sent you.")
    if typed.nafath_id is not None:
        words = _("This registration is complete. Sign in with Nafath.")
    return Refused("already_completed", words)
