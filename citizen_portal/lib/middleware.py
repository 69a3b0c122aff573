import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

WRITE_EVERY = 60  # seconds: saving at every request would cost a row write each


class SessionClock:
    """Ends a session after 15 idle minutes or 12 hours; polling (header X-Poll) does not count as use."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        now = int(time.time())
        request.session_ended = _is_over(request.session, now)
        if request.session_ended:
            logout(request)  # flushes the session
        response = self.get_response(request)
        if SESSION_KEY in request.session:  # after the view: a sign-in starts its clock in the same request
            _wind(request, now)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.session_ended or request.path_info.startswith("/api/"):
            return None  # the API answers 403 by itself
        messages.info(request, _("Your session ended to keep your account safe. Sign in again."))
        return _to_sign_in(request) if getattr(view_func, "login_required", True) else None


class Private:
    """Nobody else's cache or page may hold what a session's owner was shown."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        had_session = not request.session.is_empty()  # before: signing out empties it
        response = self.get_response(request)
        if had_session or not request.session.is_empty():  # also registration, before there is a user
            response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


def _is_over(session, now):
    if SESSION_KEY not in session:
        return False
    idle = now - session.get("seen", now)
    age = now - session.get("began", now)
    return idle >= settings.SESSION_IDLE_SECONDS or age >= settings.SESSION_MAX_SECONDS


def _wind(request, now):
    session = request.session
    if "began" not in session:
        session["began"] = session["seen"] = now
    elif now - session["seen"] >= WRITE_EVERY and "X-Poll" not in request.headers:
        session["seen"] = now


def _to_sign_in(request):
    """htmx would paste a redirect's page into the fragment; it must move the whole window."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    return redirect(settings.LOGIN_URL)  # a POST cannot be opened again
