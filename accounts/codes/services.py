"""One-time codes: allowed, sent, checked once, forgotten."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.codes import selectors as code_selectors
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.people import selectors as person_selectors
from accounts.people.models import User
from accounts.sms import services as sms_services
from accounts.sms.services import log
from common import encryption, plurals, sql, task_queue
from common.digits import norm
from common.errors import Refused

Recipient = AskedCode.Recipient


def watch_codes() -> bool:
    """Raise the alarm when few of the last hour's codes were used: somebody may be pumping SMS (T14)."""
    use = code_selectors.code_use()
    if use.is_alarming:
        log.warning("SMS codes: only %s of %s of the last hour were used", use.used, use.sent)
    return use.is_alarming


MINUTE, HOUR, DAY = 60, 3600, 86_400


def allow_code(*, national_id: str, mobile: str, address: str) -> None:
    """Count one code against every limit of security.md §4, or refuse; the count outlives the refusal."""
    allowed = sql.rate_limit(
        [
            ("code-minute", mobile, 1, MINUTE),
            ("code-mobile", mobile, 5, DAY),
            ("code-id", national_id, 5, DAY),
            ("code-address", address, settings.CODES_PER_ADDRESS, HOUR),
            ("code-portal", "", settings.SMS_PER_HOUR, HOUR),
        ]
    )
    if not allowed:
        raise Refused("too_many", too_many(allowed.wait))


def too_many(seconds: int) -> str:
    """When to come back, rounded up to what a person waits for."""
    at = timezone.localtime(timezone.now() + timedelta(seconds=seconds + 59))
    return _("You asked too often. Try again after %(time)s.") % {"time": at.strftime("%H:%M")}


@transaction.atomic
def send_code(purpose: str, *, national_id: str, mobile: str, browser: str, language: str) -> None:
    """Open a new code and leave its SMS; the old one of this browser closes."""
    code, digits = _open(purpose, national_id=national_id, mobile=mobile, browser=browser)
    code.digest = _keyed(purpose, national_id, browser, digits)
    code.save(update_fields=["digest"])
    until = timezone.now() + timedelta(minutes=settings.OTP_MINUTES)
    sms_services.queue_sms(mobile, _words(digits, language), until=until)


def _open(purpose: str, *, national_id: str, browser: str, mobile: str = "") -> tuple[OneTimeCode, str]:
    """A new row, which no digits open yet, and the six digits for it; the one before it closes."""
    now = timezone.now()
    mine = {"national_id": national_id, "purpose": purpose, "browser": encryption.fingerprint(browser)}
    OneTimeCode.objects.filter(**mine, closed_at=None).update(closed_at=now)
    code = OneTimeCode.objects.create(
        **mine,
        mobile=mobile,
        digest=secrets.token_hex(32),
        sent_at=now,  # the moment at which the one before it closed: that one was replaced, not used
        expires_at=now + timedelta(minutes=settings.OTP_MINUTES),
    )
    return code, f"{secrets.randbelow(10**6):06d}"


def _words(code: str, language: str) -> str:
    with translation.override(language):
        return _("Citizen Account: your code is %(code)s. Give it to nobody.") % {"code": code}


@transaction.atomic(durable=True)
def check_code(purpose: str, *, national_id: str, browser: str, typed: str) -> bool:
    """True once, for the right code. Counts first, in its own statement; never raises: no count is lost."""
    now = timezone.now()
    live = OneTimeCode.objects.filter(
        purpose=purpose,
        national_id=national_id,
        browser=encryption.fingerprint(browser),
        closed_at=None,
        expires_at__gt=now,
    )
    if not live.filter(attempts__lt=OneTimeCode.MOST_ATTEMPTS).update(attempts=F("attempts") + 1):
        return False  # spent, late or not yours: not even compared
    right = _keyed(purpose, national_id, browser, norm(typed))
    return live.filter(digest=right).update(closed_at=now) == 1


def code_error(purpose: str, *, national_id: str, browser: str) -> str:
    """What to tell after `check_code` said no: how many tries are left, or that a new code is needed."""
    asked = code_selectors.last_code(purpose, national_id, browser)
    if asked is None or asked.closed_at or asked.expires_at <= timezone.now():
        return _("This code no longer works. Ask for a new one.")
    if not asked.tries_left:
        return _("The code was wrong five times, so it no longer works. Ask for a new one.")
    left = plurals.count(asked.tries_left, "try")
    return _("The code is not right. Check the newest message. Left: %(tries)s.") % {"tries": left}


# -- asked for by an ID alone: the page answers before anybody looks whose mobile it is (T1, T2, T3) -------
@dataclass(frozen=True)
class Asked:
    """Who asks for a message by an ID, and to whom it would go; see AskedCode."""

    purpose: str
    national_id: str
    language: str = "ar"
    birth_date: date | None = None
    is_proved: bool = False
    recipient: str = Recipient.ACCOUNT
    mobile: str = ""


def request_code(asked: Asked, *, browser: str, address: str) -> AskedCode:
    """Open a code and leave it for delivery: the same work and the same rows for known and unknown IDs.

    What is counted here is the browser and the address: an ID that anybody may type is counted once the
    message goes out, or a stranger could use up its owner's codes (T7).
    """
    allowed = sql.rate_limit(
        [
            ("asked-minute", f"{browser}|{asked.purpose}|{asked.national_id}", 1, MINUTE),
            ("code-address", address, settings.CODES_PER_ADDRESS, HOUR),
        ]
    )
    if not allowed:
        raise Refused("too_many", too_many(allowed.wait))
    with transaction.atomic():
        who = {"national_id": asked.national_id, "browser": browser}
        code, digits = _open(asked.purpose, mobile=asked.mobile, **who)
        digest = _keyed(asked.purpose, digits=digits, **who)
        return _leave(asked, _words(digits, asked.language), code=code, digest=digest)


def tell_locked(national_id: str, wait: int) -> None:
    """Leave a message for the owner, if there is one: the password of this ID was tried too often."""
    at = timezone.localtime(timezone.now() + timedelta(seconds=wait + 59)).strftime("%H:%M")
    words = _(
        "Citizen Account: wrong passwords were typed for your ID. On new devices the password waits until "
        "%(time)s; Nafath and «Forgot your password?» stay open."
    )
    with transaction.atomic():
        _leave(Asked(OneTimeCode.Purpose.LOCKED, national_id), words % {"time": at})


def _leave(asked: Asked, words: str, **code: Any) -> AskedCode:
    left = AskedCode.objects.create(**vars(asked), **code, sealed=encryption.encrypt(words))
    task_queue.enqueue_on_commit("accounts.codes.tasks.send_messages")
    return left


def deliver_asked_codes(most: int = 200) -> int:
    """Pass each waiting message on to whom it is for, or drop it; returns how many were passed on."""
    waiting = AskedCode.objects.exclude(sealed=None).order_by("asked_at").values_list("pk", flat=True)
    return sum(_deliver(pk) for pk in list(waiting[:most]))


@transaction.atomic
def _deliver(pk: int) -> bool:
    """Two workers share the rows; a mobile that had a code a moment ago waits for its minute."""
    asked = AskedCode.objects.select_for_update(skip_locked=True).filter(pk=pk).exclude(sealed=None).first()
    if asked is None:
        return False
    until = asked.asked_at + timedelta(minutes=settings.OTP_MINUTES)
    mobile, words = ("", "") if until < timezone.now() else _message_of(asked)
    allowed = sql.rate_limit(_limits(asked, mobile)) if mobile else sql.Allowed("nobody")
    if allowed.full == "code-minute":
        return False
    if allowed:
        OneTimeCode.objects.filter(pk=asked.code_id or 0).update(digest=asked.digest)
        sms_services.queue_sms(mobile, words, until=until)
    asked.sealed = None
    asked.save(update_fields=["sealed"])
    return bool(allowed)


def _message_of(asked: AskedCode) -> tuple[str, str]:
    """The mobile and the words; both empty when nobody gets anything."""
    words = encryption.decrypt(bytes(asked.sealed or b""))
    if asked.recipient == Recipient.TYPED:
        return asked.mobile, words
    owner = code_selectors.owner_of(asked) if asked.recipient == Recipient.ACCOUNT else None
    if owner is None:
        return "", ""
    if asked.purpose == OneTimeCode.Purpose.REGISTER:  # the ID has an account, and its owner was asked for
        return owner.mobile, _has_an_account(owner)
    return owner.mobile, _too_new_a_mobile(asked, owner) or words


def _limits(asked: AskedCode, mobile: str) -> list[sql.Bucket]:
    """Each SMS counts (security.md §4); what an ID alone can cause leaves most of the day to its owner."""
    portal = ("code-portal", "", settings.SMS_PER_HOUR, HOUR)
    if asked.purpose == OneTimeCode.Purpose.LOCKED:
        return [("lock-told", asked.national_id, 1, DAY), portal]
    if asked.purpose == OneTimeCode.Purpose.REGISTER and asked.recipient == Recipient.ACCOUNT:
        return [("owner-warning", asked.national_id, 2, DAY), portal]
    limits = [
        ("code-minute", mobile, 1, MINUTE),
        ("code-mobile", mobile, 5, DAY),
        ("code-id", asked.national_id, 5, DAY),
        portal,
    ]
    by_id_alone = asked.purpose == OneTimeCode.Purpose.SIGN_IN
    return [*limits, ("code-by-id", asked.national_id, 2, DAY)] if by_id_alone else limits


def _has_an_account(owner: User) -> str:
    with translation.override(owner.language):
        return _(
            "Citizen Account: someone tried to register with your ID, which has an account. "
            "If it was you, sign in."
        )


def _too_new_a_mobile(asked: AskedCode, owner: User) -> str:
    """A mobile changed lately opens no lost password, and is told what does (T17); else empty."""
    until = person_selectors.mobile_cooling_until(owner)
    if asked.purpose != OneTimeCode.Purpose.RESET or until is None:
        return ""
    with translation.override(owner.language):
        words = _(
            "Citizen Account: your mobile was changed lately, so no password is sent before %(time)s. "
            "Sign in by Nafath, or call 19912."
        )
        return words % {"time": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")}


def delete_asked_codes() -> None:
    """Forget what was asked for after 30 days, like the codes themselves."""
    AskedCode.objects.filter(asked_at__lt=timezone.now() - timedelta(days=30)).delete()


def _keyed(purpose: str, national_id: str, browser: str, digits: str) -> str:
    return encryption.digest(purpose, national_id, browser, digits)
