"""The session's clock, and answers that no cache may keep."""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

KEY = re.compile(r"\A[a-z0-9]{8,40}\Z")
WRITE_INTERVAL_SECONDS = 60  # seconds: saving at every request would cost a row write each


class SessionCookie(SessionMiddleware):
    """Django's sessions; a cookie that cannot be a key of ours is none (with a NUL in it, it was a 500)."""

    def process_request(self, request: HttpRequest) -> None:
        if not KEY.match(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        super().process_request(request)


class SessionExpiry:
    """Ends a session after 15 idle minutes or 12 hours; polling (header X-Poll) does not count as use."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now = int(time.time())
        ended = _is_expired(request.session, now)
        request.session_ended = ended  # type: ignore[attr-defined]
        if ended:
            logout(request)  # flushes the session
        response = self.get_response(request)
        if SESSION_KEY in request.session:  # after the view: a sign-in starts its clock in the same request
            _extend_session(request, now)
        return response

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponse | None:
        if not getattr(request, "session_ended", False) or request.path_info.startswith("/api/"):
            return None  # the API answers 403 by itself
        messages.info(request, _("Your session ended to keep your account safe. Sign in again."))
        return _redirect_to_sign_in(request) if getattr(view_func, "login_required", True) else None


class CompressPages(GZipMiddleware):
    """Pages compressed where nobody else can put words beside what the page says of a person (BREACH).

    The address is the only thing that a stranger can choose: with a query, or with free text in the path, an
    answer goes as it is. Django's own random bytes and masked tokens stand behind that.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if request.method != "GET" or response.status_code != 200 or not is_page or _holds_words(request):
            return response
        return super().process_response(request, response)


def _holds_words(request: HttpRequest) -> bool:
    """Whether the address carries words of its sender; a slug is one of a few that exist."""
    match = request.resolver_match
    if match is None or request.META.get("QUERY_STRING"):
        return True
    return any(isinstance(value, str) and name != "slug" for name, value in match.kwargs.items())


class NoStore:
    """Nobody else's cache or page may hold what a session's owner was shown."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        had_session = not request.session.is_empty()  # before: signing out empties it
        response = self.get_response(request)
        if had_session or not request.session.is_empty():  # also registration, before there is a user
            response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


def _is_expired(session: SessionBase, now: int) -> bool:
    if SESSION_KEY not in session:
        return False
    idle = now - session.get("seen", now)
    age = now - session.get("began", now)
    return idle >= settings.SESSION_IDLE_SECONDS or age >= settings.SESSION_MAX_SECONDS


def _extend_session(request: HttpRequest, now: int) -> None:
    session = request.session
    if "began" not in session:
        session["began"] = session["seen"] = now
    elif now - session["seen"] >= WRITE_INTERVAL_SECONDS and "X-Poll" not in request.headers:
        session["seen"] = now


def _redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """htmx would paste a redirect's page into the fragment; it must move the whole window."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    return redirect(settings.LOGIN_URL)  # a POST cannot be opened again
