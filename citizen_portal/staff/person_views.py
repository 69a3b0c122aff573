"""The officers' look-up: whom and why, then one page for the person."""

import time
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audit import services as audit_services
from accounts.people.models import User
from accounts.sign_in import locks
from citizen_portal.staff import person_lookup
from citizen_portal.staff.person_forms import LookupForm
from common.dates import today
from common.forms import error_links
from objections import conflicts

PERMISSION, UNLOCK = "accounts.answer_calls", "accounts.unlock_sign_in"
REASON_KEY = "person_lookup"  # in the session: why, and since when
REASON_SECONDS = 15 * 60  # a reason holds for one call, not for the day


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a person; the only one found is opened at once."""
    _check_right(request)
    form = LookupForm(request.POST or None)
    found: list[User] = []
    if form.is_valid():
        request.session[REASON_KEY] = {"reason": form.cleaned_data["reason"], "at": time.time()}
        found = person_lookup.find_people(form.cleaned_data["typed"], request.user)
        audit_services.record_action(request.user, "list", what="person", rows=len(found), searched=True)
        if len(found) == 1:
            return redirect("admin:person", found[0].pk)
    shown = {
        "form": form,
        "error_links": error_links(form),
        "found": found[: person_lookup.MOST_FOUND],
        "more": len(found) > person_lookup.MOST_FOUND,
    }
    return _render(request, "admin/person/look_up.html", _("Look a person up"), shown)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that a caller asks about; read with a reason, which the trail keeps."""
    _check_right(request)
    reason = _given_reason(request)
    if not reason:
        messages.info(request, _("Say first why you look the person up."))
        return redirect("admin:look_up")
    found = _person(request, pk)
    audit_services.record_read(
        request.user, "read", audit_services.person_subject(found), what="person", key=str(pk), reason=reason
    )
    shown = {
        "summary": person_lookup.summarize_person(found, request.user, today()),
        "locked": locks.seconds_locked(request, found),
        "may_unlock": request.user.has_perm(UNLOCK),
    }
    return _render(request, "admin/person/person.html", found.name, shown)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the sign-in of who typed a wrong password too often."""
    _check_right(request)
    if not request.user.has_perm(UNLOCK):
        raise PermissionDenied
    locks.unlock_sign_in(request, _person(request, pk), by=request.user)
    messages.success(request, _("The sign-in was unlocked."))
    return redirect("admin:person", pk)


def _check_right(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def _person(request: HttpRequest, pk: int) -> User:
    """The person, unless of the officer's own household: to him there is none."""
    return get_object_or_404(
        User.objects.exclude(national_id__in=conflicts.relatives_of(request.user)), pk=pk
    )


def _given_reason(request: HttpRequest) -> str:
    given = request.session.get(REASON_KEY) or {}
    return given["reason"] if time.time() - given.get("at", 0) < REASON_SECONDS else ""


def _render(request: HttpRequest, template: str, title: str, shown: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), "title": title, **shown})
