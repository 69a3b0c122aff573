"""The review, «تقديم الطلب» and «حفظ»; what was signed, version by version, and what differs."""

from datetime import timedelta
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import changes, declaration, forms, selectors, services, texts
from applications.models import Application, Declaration
from applications.views.page import apply_or_add_error, file_of, form_data
from citizen_portal.lib import counts, dates
from citizen_portal.lib import forms as portal_forms


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Every answer once more, or of a declared file what changed; the declaration with its one box."""
    own = selectors.application_of(request.user)
    if own is None:
        return redirect("application")
    update = services.has_unsubmitted_changes(own)
    form = (forms.UpdateForm if update else forms.AttestForm)(*form_data(request))
    if form.is_valid() and (signed := apply_or_add_error(form, lambda: _signed(request, own, form))):
        _say_late(request, signed)
        return redirect("receipt", signed.version)
    links = portal_forms.error_links(form) if form.is_bound else []
    seen = {"form": form, "error_links": links, "words": services.WORDS, **file_of(own)}
    if seen["done"] == len(seen["sections"]):
        seen |= _before_and_after(own)
    return render(request, "applications/review.html", seen)


def _signed(request: HttpRequest, own: Application, form: Any) -> Declaration:
    return services.submit(own, by=request.user, changed_on=form.cleaned_data.get("changed_on"))


def _say_late(request: HttpRequest, signed: Declaration) -> None:
    if signed.late_days:
        late = counts.count(signed.late_days, "day", oblique=True)
        whole = counts.count(settings.UPDATE_DAYS, "day", oblique=True)
        words = _("The change was told %(late)s after the %(whole)s that the rules give.")
        messages.warning(request, words % {"late": late, "whole": whole})


def _before_and_after(own: Application) -> dict[str, Any]:
    """The content of the file, and of an update what differs from the last declaration."""
    now, last = services.snapshot(own), selectors.last_declaration(own)
    seen: dict[str, Any] = {"content": texts.content(now)}
    if last:
        seen["difference"] = changes.compared(declaration.read(last.snapshot), now)
        seen["in_time_since"] = dates.today() - timedelta(days=settings.UPDATE_DAYS)
        seen["update_days"] = settings.UPDATE_DAYS
    return seen


@require_safe
def receipt(request: HttpRequest, version: int) -> HttpResponse:
    """The reference, what happens next, and the content of this version as it was signed."""
    mine = selectors.declarations_of(request.user)
    signed = get_object_or_404(mine, version=version)
    seen = {
        "signed": signed,
        "content": texts.content(declaration.read(signed.snapshot)),
        "newest": mine.first(),
        "versions": mine,
        "before": mine.filter(version__lt=version).first(),
        "application": signed.application,
    }
    return render(request, "applications/receipt.html", seen)


@require_safe
def declarations(request: HttpRequest) -> HttpResponse:
    """Every version that was signed, newest first, each beside the one before it."""
    mine = list(selectors.declarations_of(request.user))
    pairs = list(zip_longest(mine, mine[1:]))
    return render(request, "applications/declarations.html", {"pairs": pairs})


@require_safe
def comparison(request: HttpRequest, version: int, other: int) -> HttpResponse:
    """What differs between two versions of one's own."""
    mine = selectors.declarations_of(request.user)
    before, after = (get_object_or_404(mine, version=each) for each in (version, other))
    found = changes.compared(declaration.read(before.snapshot), declaration.read(after.snapshot))
    seen = {"before": before, "after": after, "difference": found, "versions": mine}
    return render(request, "applications/comparison.html", seen)
