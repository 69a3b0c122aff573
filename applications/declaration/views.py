"""The review, «تقديم الطلب» and «حفظ»; what was signed, version by version, and what differs."""

from datetime import timedelta
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.declaration import diff_texts as diff_words
from applications.declaration import forms as declaration_forms
from applications.declaration import selectors as declaration_selectors
from applications.declaration import services as declaration_services
from applications.declaration import texts as declaration_texts
from applications.declaration.models import Declaration
from applications.file import selectors as file_selectors
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.file.pages import apply_or_add_error, file_context, form_data
from applications.household import applicant_rules
from applications.household import selectors as household_selectors
from common import dates, plurals
from common import forms as common_forms


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Every answer once more, or of a declared file what changed; the declaration with its one box."""
    own = file_selectors.application_of(request.user)
    if own is None:
        return redirect("application")
    update = declaration_services.has_unsubmitted_changes(own)
    form = (declaration_forms.UpdateForm if update else declaration_forms.AttestForm)(*form_data(request))
    if form.is_valid() and (signed := apply_or_add_error(form, lambda: _submit_form(request, own, form))):
        _add_late_message(request, signed)
        return redirect("receipt", signed.version)
    links = common_forms.error_links(form) if form.is_bound else []
    seen = {
        "form": form,
        "error_links": links,
        "words": dates.parse_month(declaration_services.ATTESTATION_VERSION),
        **file_context(own),
    }
    if form.is_bound and form.errors:
        seen["askable"] = household_selectors.releasable_people(own)
    if seen["done"] == len(seen["sections"]):
        seen |= _review_content(own)
    return render(request, "applications/review.html", seen)


def _submit_form(request: HttpRequest, own: Application, form: Any) -> Declaration:
    return declaration_services.submit_declaration(
        own, by=request.user, changed_on=form.cleaned_data.get("changed_on")
    )


def _add_late_message(request: HttpRequest, signed: Declaration) -> None:
    if signed.late_days:
        late = plurals.count_noun(signed.late_days, "day", oblique=True)
        whole = plurals.count_noun(
            applicant_rules.rules_on(signed.changed_on or dates.today()).update_days, "day", oblique=True
        )
        words = _("The change was told %(late)s after the %(whole)s that the rules give.")
        messages.warning(request, words % {"late": late, "whole": whole})


def _review_content(own: Application) -> dict[str, Any]:
    """The content of the file, and of an update what differs from the last declaration."""
    now, last = declaration_services.take_snapshot(own), declaration_selectors.current_declaration(own)
    seen: dict[str, Any] = {"content": declaration_texts.snapshot_sections(now)}
    if last:
        seen["difference"] = diff_words.describe_changes(
            declaration_snapshot.read_snapshot(last.snapshot), now
        )
        seen["update_days"] = applicant_rules.rules_on(dates.today()).update_days
        seen["in_time_since"] = dates.today() - timedelta(days=seen["update_days"])
    return seen


@require_safe
def receipt(request: HttpRequest, version: int) -> HttpResponse:
    """The reference, what happens next, and the content of this version as it was signed."""
    mine = declaration_selectors.declarations_of(request.user)
    signed = get_object_or_404(mine, version=version)
    seen = {
        "signed": signed,
        "content": declaration_texts.snapshot_sections(declaration_snapshot.read_snapshot(signed.snapshot)),
        "newest": mine.first(),
        "versions": mine,
        "before": mine.filter(version__lt=version).first(),
        "application": signed.application,
    }
    return render(request, "applications/receipt.html", seen)


@require_safe
def declarations(request: HttpRequest) -> HttpResponse:
    """Every version that was signed, newest first, each beside the one before it."""
    mine = list(declaration_selectors.declarations_of(request.user))
    pairs = list(zip_longest(mine, mine[1:]))
    return render(request, "applications/declarations.html", {"pairs": pairs})


@require_safe
def comparison(request: HttpRequest, version: int, other: int) -> HttpResponse:
    """What differs between two versions of one's own."""
    mine = declaration_selectors.declarations_of(request.user)
    before, after = (get_object_or_404(mine, version=each) for each in (version, other))
    found = diff_words.describe_changes(
        declaration_snapshot.read_snapshot(before.snapshot),
        declaration_snapshot.read_snapshot(after.snapshot),
    )
    seen = {"before": before, "after": after, "difference": found, "versions": mine}
    return render(request, "applications/comparison.html", seen)
