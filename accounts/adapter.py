"""allauth, closed where the portal has its own door (security.md §3)."""

import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import User
from citizen_portal.lib.digits import norm

WRONG = _(
    "The ID or the password is not right. Check both. A temporary password works once, within 24 hours: "
    "if yours is spent, register again."
)
NO_WAY_ON = {"account_login", "account_logout"}  # pages that nobody is sent to after a sign-in


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # one sentence for a wrong ID, a wrong password, a spent temporary one and a closed account
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """No second, JSON face of the sign-in page: programs have the REST door."""
        return False

    def add_message(self, *args, **kwargs) -> None:
        """allauth's own messages say nothing that our pages do not."""

    def is_safe_url(self, url: str | None) -> bool:
        """A page of ours, by its path alone; it must resolve, since `/%09/evil` counts as local too."""
        if not url or not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
            return False
        try:
            page = resolve(url.split("?")[0].split("#")[0])
        except Resolver404:
            return False
        return page.url_name not in NO_WAY_ON and not page.route.startswith("api/")

    def visitor(self, request: HttpRequest) -> dict[str, str]:
        """Who asks, before anybody is signed in: the browser's 128 bits, the address behind our proxies."""
        if "browser" not in request.session:
            request.session["browser"] = secrets.token_hex(16)
        # allauth's reading of the address: the trusted proxies' count, and an IPv6 network as one visitor
        return {"browser": request.session["browser"], "address": ratelimit.get_ip(request)}

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """One bucket a person: allauth's own key holds the host and the spelling."""
        return "login:" + norm(credentials.get("username"))

    def authenticate(self, request: HttpRequest, **credentials) -> User | None:
        person = super().authenticate(request, **credentials)
        if person and not person.is_active:  # allauth hands these out too, for a page that would tell
            return None
        if person and person.must_change_password and not services.temporary_password_open(person):
            return None
        return person

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return self._turned_away(request)

    def login(self, request: HttpRequest, user: User) -> None:
        if user.must_change_password and not services.spend_temporary_password(user):
            raise ImmediateHttpResponse(self._turned_away(request))
        request.session.flush()  # nothing from before sign-in survives
        super().login(request, user)

    def _turned_away(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, WRONG)
        return HttpResponseRedirect(reverse("account_login"))
