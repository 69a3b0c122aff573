"""One-time codes: allowed, sent, checked once, forgotten."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.codes import selectors as code_selectors
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.people import selectors as person_selectors
from accounts.people.models import User
from accounts.sms import services as sms_services
from accounts.sms import texts as sms_texts
from accounts.sms.services import log
from common import encryption, plurals, sql, task_queue
from common.digits import normalize_digits
from common.errors import Refused

Recipient = AskedCode.Recipient


def check_code_usage() -> bool:
    """Raise the alarm when few of the last hour's codes were used: somebody may be pumping SMS (T14)."""
    use = code_selectors.code_usage()
    if use.is_alarming:
        log.warning("SMS codes: only %s of %s of the last hour were used", use.used, use.sent)
    return use.is_alarming


MINUTE, HOUR, DAY = 60, 3600, 86_400


def check_code_limits(*, national_id: str, mobile: str, address: str) -> None:
    """Count one code against every limit of security.md §4, or refuse; the count outlives the refusal."""
    allowed = sql.count_within_limits(
        [
            ("code-minute", mobile, 1, MINUTE),
            ("code-mobile", mobile, 5, DAY),
            ("code-id", national_id, 5, DAY),
            ("code-address", address, settings.CODES_PER_ADDRESS, HOUR),
            ("code-portal", "", settings.SMS_PER_HOUR, HOUR),
        ]
    )
    if not allowed:
        raise Refused("too_many", retry_message(allowed.wait))


def retry_message(seconds: int) -> str:
    """When to come back, rounded up to what a person waits for."""
    at = timezone.localtime(timezone.now() + timedelta(seconds=seconds + 59))
    return _("You asked too often. Try again after %(time)s.") % {"time": at.strftime("%H:%M")}


@transaction.atomic
def send_code(purpose: str, *, national_id: str, mobile: str, browser: str, language: str) -> None:
    """Open a new code and leave its SMS; the old one of this browser closes."""
    code, digits = _open_code(purpose, national_id=national_id, mobile=mobile, browser=browser)
    code.digest = _code_digest(purpose, national_id, browser, digits)
    code.save(update_fields=["digest"])
    until = timezone.now() + timedelta(minutes=settings.OTP_MINUTES)
    sms_services.queue_sms(mobile, sms_texts.code_text(digits, language), until=until)


def _open_code(purpose: str, *, national_id: str, browser: str, mobile: str = "") -> tuple[OneTimeCode, str]:
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
    right = _code_digest(purpose, national_id, browser, normalize_digits(typed))
    return live.filter(digest=right).update(closed_at=now) == 1


def code_error_message(purpose: str, *, national_id: str, browser: str) -> str:
    """What to tell after `check_code` said no: how many tries are left, or that a new code is needed."""
    asked = code_selectors.last_code(purpose, national_id, browser)
    if asked is None or asked.closed_at or asked.expires_at <= timezone.now():
        return _("This code no longer works. Ask for a new one.")
    if not asked.tries_left:
        return _("The code was wrong five times, so it no longer works. Ask for a new one.")
    left = plurals.count_noun(asked.tries_left, "try")
    return _("The code is not right. Check the newest message. Left: %(tries)s.") % {"tries": left}


# -- asked for by an ID alone: the page answers before anybody looks whose mobile it is (T1, T2, T3) -------
@dataclass(frozen=True)
class CodeRequest:
    """Who asks for a message by an ID, and to whom it would go; see AskedCode."""

    purpose: str
    national_id: str
    language: str = "ar"
    birth_date: date | None = None
    is_proved: bool = False
    recipient: str = Recipient.ACCOUNT
    mobile: str = ""


def request_code(asked: CodeRequest, *, browser: str, address: str) -> AskedCode:
    """Open a code and leave it for delivery: the same work and the same rows for known and unknown IDs.

    What is counted here is the browser and the address: an ID that anybody may type is counted once the
    message goes out, or a stranger could use up its owner's codes (T7).
    """
    allowed = sql.count_within_limits(
        [
            ("asked-minute", f"{browser}|{asked.purpose}|{asked.national_id}", 1, MINUTE),
            ("code-address", address, settings.CODES_PER_ADDRESS, HOUR),
        ]
    )
    if not allowed:
        raise Refused("too_many", retry_message(allowed.wait))
    with transaction.atomic():
        who = {"national_id": asked.national_id, "browser": browser}
        code, digits = _open_code(asked.purpose, mobile=asked.mobile, **who)
        digest = _code_digest(asked.purpose, digits=digits, **who)
        return _queue_for_delivery(
            asked, sms_texts.code_text(digits, asked.language), code=code, digest=digest
        )


def notify_locked_owner(national_id: str, wait: int) -> None:
    """Leave a message for the owner, if there is one: the password of this ID was tried too often."""
    words = sms_texts.password_locked_text(timezone.now() + timedelta(seconds=wait + 59))
    with transaction.atomic():
        _queue_for_delivery(CodeRequest(OneTimeCode.Purpose.LOCKED, national_id), words)


def _queue_for_delivery(asked: CodeRequest, words: str, **code: Any) -> AskedCode:
    left = AskedCode.objects.create(**vars(asked), **code, sealed=encryption.encrypt(words))
    task_queue.enqueue_on_commit("accounts.codes.tasks.send_messages")
    return left


def deliver_asked_codes(most: int = 200) -> int:
    """Pass each waiting message on to whom it is for, or drop it; returns how many were passed on."""
    waiting = AskedCode.objects.exclude(sealed=None).order_by("asked_at").values_list("pk", flat=True)
    return sum(_deliver_code(pk) for pk in list(waiting[:most]))


@transaction.atomic
def _deliver_code(pk: int) -> bool:
    """Two workers share the rows; a mobile that had a code a moment ago waits for its minute."""
    asked = AskedCode.objects.select_for_update(skip_locked=True).filter(pk=pk).exclude(sealed=None).first()
    if asked is None:
        return False
    until = asked.asked_at + timedelta(minutes=settings.OTP_MINUTES)
    mobile, words = ("", "") if until < timezone.now() else _delivery_message(asked)
    allowed = sql.count_within_limits(_mobile_limits(asked, mobile)) if mobile else sql.LimitResult("nobody")
    if allowed.full == "code-minute":
        return False
    if allowed:
        if asked.code_id:
            OneTimeCode.objects.filter(pk=asked.code_id).update(digest=asked.digest)
        sms_services.queue_sms(mobile, words, until=until)
    asked.sealed = None
    asked.save(update_fields=["sealed"])
    return bool(allowed)


def _delivery_message(asked: AskedCode) -> tuple[str, str]:
    """The mobile and the words; both empty when nobody gets anything."""
    words = encryption.decrypt(bytes(asked.sealed or b""))
    if asked.recipient == Recipient.TYPED:
        return asked.mobile, words
    owner = code_selectors.code_owner(asked) if asked.recipient == Recipient.ACCOUNT else None
    if owner is None:
        return "", ""
    if asked.purpose == OneTimeCode.Purpose.REGISTER:  # the ID has an account, and its owner was asked for
        return owner.mobile, sms_texts.registration_attempt_text(owner.language)
    return owner.mobile, _mobile_cooling_text(asked, owner) or words


def _mobile_limits(asked: AskedCode, mobile: str) -> list[sql.Bucket]:
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


def _mobile_cooling_text(asked: AskedCode, owner: User) -> str:
    """A mobile changed lately opens no lost password, and is told what does (T17); else empty."""
    until = person_selectors.mobile_cooling_until(owner)
    if asked.purpose != OneTimeCode.Purpose.RESET or until is None:
        return ""
    return sms_texts.mobile_cooling_text(until, owner.language)


def delete_asked_codes() -> None:
    """Forget what was asked for after 30 days, like the codes themselves."""
    AskedCode.objects.filter(asked_at__lt=timezone.now() - timedelta(days=30)).delete()


def _code_digest(purpose: str, national_id: str, browser: str, digits: str) -> str:
    return encryption.keyed_digest(purpose, national_id, browser, digits)
