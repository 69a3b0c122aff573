"""One-time codes: counted rows, never raised errors (security.md §4)."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import seal, selectors
from accounts.models import OneTimeCode
from accounts.services import messages
from citizen_portal.lib import counts, sql
from citizen_portal.lib.digits import norm
from citizen_portal.lib.errors import Refused

MINUTE, HOUR, DAY = 60, 3600, 86_400


def allow_code(*, national_id: str, mobile: str, address: str) -> None:
    """Count one code against every limit of security.md §4, or refuse; the count outlives the refusal."""
    allowed = sql.allow(
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
    now = timezone.now()
    code = f"{secrets.randbelow(10**6):06d}"
    OneTimeCode.objects.filter(national_id=national_id, purpose=purpose, closed_at=None).update(closed_at=now)
    OneTimeCode.objects.create(
        purpose=purpose,
        national_id=national_id,
        mobile=mobile,
        browser=seal.fingerprint(browser),
        # an unreal code is one that nobody was sent: it can never be right
        digest=_keyed(purpose, national_id, browser, code) if real else secrets.token_hex(32),
        expires_at=now + timedelta(minutes=settings.OTP_MINUTES),
    )
    if real:
        with translation.override(language):
            messages.text(
                mobile,
                _("Citizen Account: your code is %(code)s. Give it to nobody.") % {"code": code},
            )


@transaction.atomic(durable=True)
def check_code(purpose: str, *, national_id: str, browser: str, typed: str) -> bool:
    """True once, for the right code. Counts first, in its own statement; never raises: no count is lost."""
    now = timezone.now()
    live = OneTimeCode.objects.filter(
        purpose=purpose,
        national_id=national_id,
        browser=seal.fingerprint(browser),
        closed_at=None,
        expires_at__gt=now,
    )
    if not live.filter(attempts__lt=OneTimeCode.MOST_ATTEMPTS).update(attempts=F("attempts") + 1):
        return False  # spent, late or not yours: not even compared
    right = _keyed(purpose, national_id, browser, norm(typed))
    return live.filter(digest=right).update(closed_at=now) == 1


def what_is_wrong(purpose: str, *, national_id: str, browser: str) -> str:
    """What to tell after `check_code` said no: how many tries are left, or that a new code is needed."""
    asked = selectors.last_code(purpose, national_id, browser)
    if asked is None or asked.closed_at or asked.expires_at <= timezone.now():
        return _("This code no longer works. Ask for a new one.")
    if not asked.tries_left:
        return _("The code was wrong five times, so it no longer works. Ask for a new one.")
    left = counts.count(asked.tries_left, "try")
    return _("The code is not right. Check the newest message. Left: %(tries)s.") % {"tries": left}


def _keyed(purpose: str, national_id: str, browser: str, code: str) -> str:
    return seal.digest(purpose, national_id, browser, code)
