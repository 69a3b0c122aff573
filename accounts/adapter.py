"""allauth, closed where the portal has its own door (security.md §3)."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import User
from citizen_portal.lib.digits import norm


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # one sentence for a wrong ID, a wrong password and a spent temporary one
        "username_password_mismatch": _(
            "The ID or the password is not right. Check both, or use «Register» again."
        ),
        "invalid_login": _("The ID or the password is not right. Check both, or use «Register» again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        """One bucket a person: allauth's own key holds the host and the spelling."""
        return "login:" + norm(credentials.get("username"))

    def authenticate(self, request: HttpRequest, **credentials) -> User | None:
        person = super().authenticate(request, **credentials)
        if person and person.must_change_password and not services.temporary_password_open(person):
            return None
        return person

    def login(self, request: HttpRequest, user: User) -> None:
        if user.must_change_password and not services.spend_temporary_password(user):
            messages.error(request, self.error_messages["username_password_mismatch"])
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        request.session.flush()  # nothing from before sign-in survives
        super().login(request, user)
