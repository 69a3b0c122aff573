"""The cookie of a browser that an account used before (OWASP's device cookie): it is counted apart.

Strangers who type an ID share one count; who used this browser before has his own.
"""

import secrets
import time

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.people.models import User

COOKIE_NAME = settings.HOST_PREFIX + "known"
SALT = "portal.known"
COOKIE_SECONDS = 180 * 86_400
MAX_ACCOUNTS = 5  # of one browser: a family's telephone
MAX_COOKIE_LENGTH = 1_000

type KnownAccounts = dict[str, float]  # fingerprint of an account, when it was remembered (seconds)


def known_device(request: HttpRequest, national_id: str) -> str:
    """The number of this browser when the account used it before, to count by; empty for a stranger's."""
    number, accounts = _read_cookie(request)
    remembered = accounts.get(_fingerprint(number, national_id))
    if remembered is None:
        return ""
    since = User.objects.filter(national_id=national_id).values_list("devices_since", flat=True).first()
    return number if since is None or remembered >= since.timestamp() else ""


def limiter_key(request: HttpRequest, national_id: str, address: str) -> str:
    """What an act is counted by: the browser, when the account used it before, else its address."""
    device = known_device(request, national_id)
    return f"device:{device}" if device else address


def remember_device(request: HttpRequest, answer: HttpResponse, national_id: str) -> None:
    """Set the cookie: signed, for some accounts at most, each with a moment of its own."""
    number, accounts = _read_cookie(request)
    mine = {_fingerprint(number, national_id): round(time.time(), 6)}
    kept = {**mine, **{one: at for one, at in accounts.items() if one not in mine}}
    answer.set_cookie(
        COOKIE_NAME,
        signing.dumps([number, dict(list(kept.items())[:MAX_ACCOUNTS])], salt=SALT),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read_cookie(request: HttpRequest) -> tuple[str, KnownAccounts]:
    """The browser's number and its accounts; a fresh number for a cookie that is not ours."""
    cookie = request.COOKIES.get(COOKIE_NAME, "")
    try:
        number, accounts = signing.loads(cookie[:MAX_COOKIE_LENGTH], salt=SALT, max_age=COOKIE_SECONDS)
        return str(number), {str(one): float(at) for one, at in accounts.items()}
    except (signing.BadSignature, ValueError, TypeError, AttributeError):  # also one of an earlier shape
        return secrets.token_hex(16), {}


def _fingerprint(number: str, national_id: str) -> str:
    """One account in one browser; says nothing to who reads the cookie."""
    return salted_hmac(SALT, f"{number}|{national_id}", algorithm="sha256").hexdigest()[:32]
