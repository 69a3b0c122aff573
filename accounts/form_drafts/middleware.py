"""Keeps what a form sent when it could not be saved, and forgets it when it was."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from accounts.form_drafts import pages
from accounts.form_drafts import services as draft_services
from accounts.people.models import User

OK, FOUND, SERVER_ERROR = 200, 302, 500


class KeepTyped:
    """Stands outside of the session's clock, which signs out, and looks only at forms whose token was right.

    A page shown again has errors; a redirect is a success, unless the view says otherwise; a session that
    ended, or a fault of ours, loses nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return self.get_response(request)
        person = request.user if request.user.is_authenticated else None  # before the clock signs out
        person = person and User(pk=person.pk)
        response = self.get_response(request)
        form = getattr(request, "draft_form", None)
        return _after_form(request, response, person, form) if person and form else response

    def process_view(self, request: HttpRequest, view_func: Callable, args: tuple, kwargs: dict) -> None:
        """Only reached when the form's token was right: nobody else fills in a person's draft."""
        if request.method == "POST" and isinstance(request.resolver_match, ResolverMatch):
            request.draft_form = pages.form_of(request.resolver_match, request.path_info)  # type: ignore[attr-defined]


def _after_form(
    request: HttpRequest, response: HttpResponseBase, person: User, form: pages.DraftForm
) -> HttpResponseBase:
    has_ended = getattr(request, "session_ended", False)
    if response.status_code == FOUND and not has_ended and not hasattr(request, "draft_unsaved"):
        draft_services.discard_draft(person, form.path)
        return response
    if response.status_code not in (OK, FOUND) and response.status_code < SERVER_ERROR:
        return response
    is_kept = _keep(request, person, form)
    if has_ended and is_kept and response.status_code == FOUND:
        messages.info(request, _("What you typed is kept. You find it again after signing in."))
        return redirect_to_login(form.page, settings.LOGIN_URL)
    return response


def _keep(request: HttpRequest, person: User, form: pages.DraftForm) -> bool:
    """False also when the database is away: the answer is then about that."""
    try:
        return draft_services.keep_draft(person, form.path, form.page, dict(request.POST.lists()))
    except DatabaseError:
        return False
