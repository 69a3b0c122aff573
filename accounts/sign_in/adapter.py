"""allauth, closed where the portal has its own door (security.md §3)."""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any, Concatenate
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.audit import services as audit_services
from accounts.codes import services as code_services
from accounts.passwords import services as password_services
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.sign_in import devices, locks
from accounts.sign_in import services as sign_in_services
from accounts.sign_in.models import SignIn
from accounts.staff import services as staff_services
from common import dates, plurals
from common.digits import normalize_digits

WRONG_CREDENTIALS = _(
    "The ID or the password is not right. Check both. A temporary password works once, within 24 hours: "
    "if yours is spent, ask for a new one with “Forgot your password?”."
)
LOCKED_OUT = _(
    "Too many tries. In this browser the password works again in %(wait)s, at %(time)s. Open now: sign-in by "
    "Nafath, «Forgot your password?», and a browser in which you signed in before."
)
LOCKED_FOR_A_DAY = _(
    "Too many tries. In this browser the password works again on %(day)s at %(time)s. Open now: sign-in by "
    "Nafath, «Forgot your password?», and a browser in which you signed in before."
)
REAUTHENTICATION_SECONDS = 5 * 60
EXCLUDED_NEXT_URL_NAMES = {"account_login", "account_logout"}  # pages that nobody is sent to after a sign-in


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # one sentence for a wrong ID, a wrong password, a spent temporary one and a closed account
        "username_password_mismatch": WRONG_CREDENTIALS,
        "invalid_login": WRONG_CREDENTIALS,
        "account_inactive": WRONG_CREDENTIALS,
        "too_many_login_attempts": LOCKED_OUT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """No second, JSON face of the sign-in page: programs have the REST door."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own messages say nothing that our pages do not."""

    def is_safe_url(self, url: str | None) -> bool:
        """A page of ours, by its path alone; it must resolve, since `/%09/evil` counts as local too."""
        if not url or not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
            return False
        try:
            page = resolve(url.split("?")[0].split("#")[0])
        except Resolver404:
            return False
        return page.url_name not in EXCLUDED_NEXT_URL_NAMES and not page.route.startswith("api/")

    def visitor(self, request: HttpRequest) -> dict[str, str]:
        """Who asks, before anybody is signed in: the browser's 128 bits, the address behind our proxies."""
        if "browser" not in request.session:
            request.session["browser"] = secrets.token_hex(16)
        # allauth's reading of the address: the trusted proxies' count, and an IPv6 network as one visitor
        return {"browser": request.session["browser"], "address": ratelimit.get_ip(request)}

    # -- the limits of the password ----------------------------------------------------------------
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One bucket a person: allauth's own key holds the host and the spelling.

        A browser that this account used before has a bucket of its own: a stranger cannot lock it (T7).
        """
        person = normalize_digits(credentials.get("username"))
        device = devices.known_device(request, person)
        return f"login:{person}:{device}" if device else f"login:{person}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            wait = _seconds_locked(request, self._get_login_attempts_cache_key(request, **credentials))
            words, told = _lock_message(wait)
            raise ValidationError(words, code=refused.code, params=told) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        person = super().authenticate(request, **credentials)
        if person and not person.is_active:  # allauth hands these out too, for a page that would tell
            return None
        if (
            person
            and person.must_change_password
            and not password_services.is_temporary_password_open(person)
        ):
            return None
        return person

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return self._turned_away(request)

    # -- in ------------------------------------------------------------------------------------------
    def login(self, request: HttpRequest, user: User) -> None:
        """Every way in ends here. `request.way_in` (a SignIn.Way) says which; unsaid it is the password."""
        way = getattr(request, "way_in", SignIn.Way.PASSWORD)
        if (
            way != SignIn.Way.NAFATH
            and user.must_change_password
            and not password_services.consume_temporary_password(user)
        ):
            raise ImmediateHttpResponse(self._turned_away(request))
        known = bool(devices.known_device(request, user.national_id))
        request.session.flush()  # nothing from before sign-in survives
        super().login(request, user)
        self.prove(request, way)
        request.session["way_in"] = str(way)  # officers' work opens from the password page only
        UserSession.objects.create_from_request(request)
        device = {
            "user_agent": self.get_http_user_agent(request),
            "address": self.get_client_ip(request),
            "is_known": known,
        }
        sign_in_services.record_sign_in(user, way, **device)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The browser is known from now on, and speaks the person's language."""
        answer = super().post_login(request, user, **kwargs)
        self.remember(request, answer, user)
        return answer

    def remember(self, request: HttpRequest, answer: HttpResponse, person: User) -> None:
        """Set the cookies of a sign-in: the browser that this account used, the language."""
        set_language_cookie(answer, person.language)
        devices.remember_device(request, answer, person.national_id)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officers go on to their second factor."""
        return reverse("staff_code") if request.user.is_staff else super().get_login_redirect_url(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        person = normalize_digits(credentials.get("username"))
        staff_services.record_refused_sign_in(person)
        key = self._get_login_attempts_cache_key(request, **credentials)
        if national_ids.is_valid(person) and (wait := locks.seconds_until_free(request, key)):
            code_services.notify_locked_owner(person, wait)

    def logout(self, request: HttpRequest) -> None:
        person = User.objects.filter(pk=request.user.pk or 0).first()
        super().logout(request)
        if person:
            audit_services.record_action(person, "sign_out", audit_services.person_subject(person))

    # -- proved a moment ago -----------------------------------------------------------------------
    def prove(self, request: HttpRequest, way: str) -> None:
        """Remember that this person was proved just now, by the password or by Nafath."""
        record_authentication(request, request.user, method=str(way), reauthenticated=True)

    def _turned_away(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, WRONG_CREDENTIALS)
        return HttpResponseRedirect(reverse("account_login"))


def set_language_cookie(answer: HttpResponse, language: str) -> None:
    """Set the language cookie."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86_400,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


# -- proved a moment ago: what money and reachability follow asks for it ------------------------------
def recent_reauthentication(request: HttpRequest) -> str:
    """How this session's person was proved in the last five minutes (a SignIn.Way); "" when not."""
    if not request.user.is_authenticated:
        return ""
    records = get_authentication_records(request, request.user)
    last = next((each for each in reversed(records) if each.get("reauthenticated")), None)
    return last["method"] if last and 0 <= time.time() - last["at"] < REAUTHENTICATION_SECONDS else ""


def reauthentication_needed[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for changes that need the password or Nafath again, unless the person gave it a moment ago."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return (
            view(request, *args, **kwargs)
            if recent_reauthentication(request)
            else require_reauthentication(request)
        )

    return guarded


def require_reauthentication(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the password, and from there back to this one."""
    return HttpResponseRedirect(f"{reverse('reauthenticate')}?{urlencode({'next': request.path})}")


# -- the lock --------------------------------------------------------------------------------------------
def _seconds_locked(request: HttpRequest, key: str) -> int:
    """Until when allauth's windows are full; at least a minute, never for ever."""
    return max(60, locks.seconds_until_free(request, key))


def _lock_message(wait: int) -> tuple[str, dict]:
    """Until when, on the citizen's clock; with the day when it is not today's."""
    at = timezone.localtime(timezone.now() + timedelta(seconds=wait + 59))
    told = {
        "wait": plurals.count_noun(ceil(wait / 60), "minute"),
        "time": at.strftime("%H:%M"),
        "day": dates.full_date(at.date()),
        "seconds": wait,
    }
    return str(LOCKED_OUT if at.date() == dates.today() else LOCKED_FOR_A_DAY), told
