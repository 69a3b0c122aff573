import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from common.middleware import NoStore, SessionExpiry

MINUTE, HOUR, START = 60, 3600, 1_800_000_000
urlpatterns = [path("login/", HttpResponse, name="account_login")]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.threat("T21", "T49")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Visitor:
    """A browser with one session, seen by the two middlewares; no database."""

    def __init__(self, signed_in=True):
        self.session = SessionStore()
        self.saves = 0
        if signed_in:
            self.session[SESSION_KEY] = "7"

    def opens(self, at, path="/dashboard/", view=None, method="get", **headers):
        request = getattr(RequestFactory(), method)(path, headers=headers)
        request.session, request.user = self.session, AnonymousUser()
        request._messages = CookieStorage(request)
        self.session.modified = False
        with time_machine.travel(START + at, tick=False):
            response = self._answer(request, view or (lambda request: HttpResponse("mine")))
        self.saves += self.session.modified
        self.messages = [str(message) for message in request._messages]
        return response

    def _answer(self, request, view):
        def inner(request):
            return clock.process_view(request, view, (), {}) or view(request)

        clock = SessionExpiry(NoStore(inner))
        return clock(request)

    @property
    def is_signed_in(self):
        return SESSION_KEY in self.session


def test_fifteen_idle_minutes_end_the_session_and_say_so():
    sara = Visitor()
    sara.opens(0)
    assert sara.opens(14 * MINUTE + 59).content == b"mine"
    response = sara.opens(30 * MINUTE)
    assert response.status_code == 302
    assert response["Location"] == "/login/?next=/dashboard/"
    assert not sara.is_signed_in
    assert sara.messages == ["Your session ended to keep your account safe. Sign in again."]


def test_use_keeps_the_session_but_never_beyond_twelve_hours():
    sara = Visitor()
    for minute in range(0, 12 * 60, 10):
        assert sara.opens(minute * MINUTE).content == b"mine"
    assert sara.opens(12 * HOUR).status_code == 302
    assert not sara.is_signed_in


def test_polling_does_not_count_as_use():
    sara = Visitor()
    sara.opens(0)
    for minute in range(1, 15):
        assert sara.opens(minute * MINUTE, **{"HX-Request": "true", "X-Poll": "1"}).content == b"mine"
    response = sara.opens(15 * MINUTE, **{"HX-Request": "true", "X-Poll": "1"})
    assert response["HX-Redirect"] == "/login/"
    assert not sara.is_signed_in


def test_the_row_is_written_once_a_minute_at_most():
    sara = Visitor()
    for second in range(0, 3 * MINUTE, 5):
        sara.opens(second)
    assert sara.saves == 3


def test_a_sign_in_starts_the_clock_in_the_same_request():
    sara = Visitor(signed_in=False)

    def sign_in(request):
        request.session[SESSION_KEY] = "7"
        return HttpResponse()

    sara.opens(0, "/login/", login_not_required(sign_in))
    assert sara.session["began"] == START
    assert sara.opens(15 * MINUTE).status_code == 302


def test_a_form_sent_too_late_does_not_become_the_next_page():
    sara = Visitor()
    sara.opens(0)
    response = sara.opens(HOUR, "/objections/new/", method="post")
    assert response["Location"] == "/login/"


def test_a_hostile_path_stays_an_address_of_ours():
    sara = Visitor()
    sara.opens(0)
    response = sara.opens(HOUR, "//evil.example/x")
    assert response["Location"].startswith("/login/?next=/")


def test_a_public_page_opens_for_a_session_that_ended():
    sara = Visitor()
    sara.opens(0)
    page = login_not_required(lambda request: HttpResponse("public"))
    assert sara.opens(HOUR, "/faq/", page).content == b"public"
    assert not sara.is_signed_in
    assert sara.messages


def test_the_api_goes_on_as_nobody_and_answers_by_itself():
    sara = Visitor()
    sara.opens(0)
    seen = []
    sara.opens(HOUR, "/api/v1/me/", lambda request: seen.append(request.user) or HttpResponse())
    assert seen[0].is_anonymous
    assert not sara.messages


def test_a_stranger_has_no_clock():
    stranger = Visitor(signed_in=False)
    assert stranger.opens(0).content == b"mine"
    assert stranger.opens(24 * HOUR).content == b"mine"
    assert "began" not in stranger.session


def test_whoever_has_a_session_gets_pages_that_nobody_keeps():
    assert Visitor().opens(0)["Cache-Control"] == "no-store, private"


def test_a_cached_answer_cannot_slip_out():
    def cached(request):
        return HttpResponse(headers={"Cache-Control": "public, max-age=600"})

    assert Visitor().opens(0, view=cached)["Cache-Control"] == "no-store, private"


def test_the_answer_that_ends_a_session_is_not_kept_either():
    def sign_out(request):
        request.session.flush()
        return HttpResponse("goodbye, Sara")

    assert Visitor().opens(0, view=sign_out)["Cache-Control"] == "no-store, private"


def test_registration_before_there_is_a_user_is_private_too():
    nobody = Visitor(signed_in=False)
    nobody.session["registration"] = "42"
    assert nobody.opens(0)["Cache-Control"] == "no-store, private"


def test_a_stranger_may_cache_but_no_other_site_may_embed():
    response = Visitor(signed_in=False).opens(0)
    assert "Cache-Control" not in response
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
