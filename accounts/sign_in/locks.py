"""The lock after too many wrong passwords: until when, and how support opens it."""

import time
from math import ceil

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from accounts.audit import services as audit_services
from accounts.people.models import User


def seconds_until_free(request: HttpRequest, key: str) -> int:
    """Zero while another try of this key is allowed."""
    waits = [0]
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        if rate.per != "key":
            continue
        place = ratelimit.get_cache_key(
            request, app="allauth.account", action="login_failed", rate=rate, key=key
        )
        tries = cache.get(place, [])
        if len(tries) >= rate.amount:
            waits.append(ceil(tries[rate.amount - 1] + rate.duration - time.time()))
    return max(waits)


def seconds_locked(request: HttpRequest, person: User) -> int:
    """Seconds until an unknown browser may try this person's password again; 0 when it may now."""
    return seconds_until_free(request, _lock_key(person))


def unlock_sign_in(request: HttpRequest, person: User, *, by: User) -> None:
    """Forget the wrong passwords; the trail says who did."""
    ratelimit.clear(request, app="allauth.account", action="login_failed", key=_lock_key(person))
    audit_services.record_action(by, "sign_in.unlocked", audit_services.person_subject(person))


def _lock_key(person: User) -> str:
    return f"login:{person.national_id}"
