"""One-time codes: allowed, sent, checked once, forgotten."""

import secrets
from datetime import date, timedelta

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
def send_code(
    purpose: str,
    *,
    national_id: str,
    mobile: str,
    browser: str,
    language: str,
    real: bool = True,
) -> None:
    """Open a new code and leave its SMS; the old one closes. `real=False` writes the same row, no SMS."""
    code = _open(purpose, national_id=national_id, mobile=mobile, browser=browser, real=real)
    if real:
        until = timezone.now() + timedelta(minutes=settings.OTP_MINUTES)
        sms_services.queue_sms(mobile, _words(code, language), until=until)


def _open(purpose: str, *, national_id: str, browser: str, mobile: str = "", real: bool = True) -> str:
    """The six digits of a new code; the one before it closes."""
    now = timezone.now()
    code = f"{secrets.randbelow(10**6):06d}"
    OneTimeCode.objects.filter(national_id=national_id, purpose=purpose, closed_at=None).update(closed_at=now)
    OneTimeCode.objects.create(
        purpose=purpose,
        national_id=national_id,
        mobile=mobile,
        browser=encryption.fingerprint(browser),
        # an unreal code is one that nobody was sent: it can never be right
        digest=_keyed(purpose, national_id, browser, code) if real else secrets.token_hex(32),
        sent_at=now,  # the moment at which the one before it closed: that one was replaced, not used
        expires_at=now + timedelta(minutes=settings.OTP_MINUTES),
    )
    return code


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


# -- asked for by an ID alone: the page answers before anybody looks whose mobile it is (T2, T3) -----------
def request_code(
    purpose: str,
    *,
    national_id: str,
    browser: str,
    address: str,
    language: str,
    birth_date: date | None = None,
) -> AskedCode:
    """Open a code and leave it for delivery: the same work and the same rows for known and unknown IDs.

    The limits that are seen here count the ID and the address; those of the mobile wait for the delivery,
    since a refusal would tell that the ID and some mobile belong together.
    """
    allowed = sql.rate_limit(
        [
            ("asked-minute", national_id, 1, MINUTE),
            ("code-id", national_id, 5, DAY),
            ("code-address", address, settings.CODES_PER_ADDRESS, HOUR),
        ]
    )
    if not allowed:
        raise Refused("too_many", too_many(allowed.wait))
    with transaction.atomic():
        code = _open(purpose, national_id=national_id, browser=browser)
        asked = AskedCode.objects.create(
            purpose=purpose,
            national_id=national_id,
            birth_date=birth_date,
            language=language,
            sealed=encryption.encrypt(_words(code, language)),
        )
        task_queue.enqueue_on_commit("accounts.codes.tasks.send_messages")
    return asked


def deliver_asked_codes(most: int = 200) -> int:
    """Pass each waiting code on to its owner's mobile, or drop it; returns how many were passed on."""
    waiting = AskedCode.objects.exclude(sealed=None).order_by("asked_at").values_list("pk", flat=True)
    return sum(_deliver(pk) for pk in list(waiting[:most]))


@transaction.atomic
def _deliver(pk: int) -> bool:
    """Two workers share the rows; a mobile that had a code a moment ago waits for its minute."""
    asked = AskedCode.objects.select_for_update(skip_locked=True).filter(pk=pk).exclude(sealed=None).first()
    if asked is None:
        return False
    late = asked.asked_at < timezone.now() - timedelta(minutes=settings.OTP_MINUTES)
    owner = None if late else code_selectors.owner_of(asked)
    allowed = _allow_mobile(owner) if owner else sql.Allowed("nobody")
    if allowed.full == "code-minute":
        return False
    if owner and allowed:
        until = asked.asked_at + timedelta(minutes=settings.OTP_MINUTES)
        sms_services.queue_sms(owner.mobile, _what_to_send(asked, owner), until=until)
    asked.sealed = None
    asked.save(update_fields=["sealed"])
    return bool(allowed)


def _allow_mobile(owner: User) -> sql.Allowed:
    return sql.rate_limit(
        [
            ("code-minute", owner.mobile, 1, MINUTE),
            ("code-mobile", owner.mobile, 5, DAY),
            ("code-portal", "", settings.SMS_PER_HOUR, HOUR),
        ]
    )


def _what_to_send(asked: AskedCode, owner: User) -> str:
    """The code; but a mobile changed lately opens no lost password, and is told what does (T17)."""
    until = person_selectors.mobile_cooling_until(owner)
    if asked.purpose != OneTimeCode.Purpose.RESET or until is None:
        return encryption.decrypt(bytes(asked.sealed or b""))
    with translation.override(owner.language):
        words = _(
            "Citizen Account: your mobile was changed lately, so no password is sent before %(time)s. "
            "Sign in with Nafath, or call 19912."
        )
        return words % {"time": timezone.localtime(until).strftime("%Y-%m-%d %H:%M")}


def delete_asked_codes() -> None:
    """Forget what was asked for after 30 days, like the codes themselves."""
    AskedCode.objects.filter(asked_at__lt=timezone.now() - timedelta(days=30)).delete()


def _keyed(purpose: str, national_id: str, browser: str, code: str) -> str:
    return encryption.digest(purpose, national_id, browser, code)
