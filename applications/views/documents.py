"""Documents: the section with what is needed and given, one document with its pages, a page's file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from applications import forms, selectors, services, texts
from applications.models import Application, SupportingDocument
from applications.views.page import (
    answered,
    apply_or_add_error,
    form_data,
    leave,
    open_section,
    own_or_404,
    redirect,
    show,
)
from citizen_portal.lib import forms as portal_forms
from citizen_portal.lib import uploads
from citizen_portal.lib.errors import Refused


def documents(request: HttpRequest, own: Application) -> HttpResponse:
    """What the file needs, what is given, and a form for one more."""
    form = forms.DocumentForm(*form_data(request))
    if request.method != "POST":
        return show(request, own, "documents", form=forms.DocumentForm(initial=_wanted(own)))
    if "add" in request.POST or request.FILES:
        return _new_document(request, own, form)
    if "later" in request.POST or not selectors.missing_documents(own):
        return leave(request, "documents")
    form = forms.DocumentForm(request.POST, initial=_wanted(own))
    return show(request, own, "documents", form=form)


def _new_document(request: HttpRequest, own: Application, form: forms.DocumentForm) -> HttpResponse:
    if form.is_valid():
        kind, files = form.cleaned_data["kind"], form.sent()
        if apply_or_add_error(form, lambda: services.attach_document(own, kind=kind, files=files)):
            return answered(request, "documents", _("The document is saved."))
    return show(request, own, "documents", form=form)


def _wanted(own: Application) -> dict[str, str]:
    """The kind that is missing stands chosen already."""
    missing = selectors.missing_documents(own)
    return {"kind": missing[0]} if missing else {}


# -- one document --------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its pages, its days, whom it covers; more pages, or a new document in its place."""
    row = _own_document(request, key)
    verbs = {"more": _more_pages, "replace": _replacement, "save": _details}
    pressed = next((verb for name, verb in verbs.items() if name in request.POST), None)
    # a post without a button would blank the dates: they may all be empty
    return pressed(request, row) if pressed else _document_page(request, row)


def _own_document(request: HttpRequest, key: UUID) -> SupportingDocument:
    return get_object_or_404(selectors.documents_of(own_or_404(request)), pk=key)


def _details(request: HttpRequest, row: SupportingDocument) -> HttpResponse:
    form = forms.DetailsForm.of(row, request.POST)
    if form.is_valid() and apply_or_add_error(form, lambda: services.change_document(row, **form.answers())):
        return _saved(request, _("The document is saved."))
    return _document_page(request, row, details=form)


def _more_pages(request: HttpRequest, row: SupportingDocument) -> HttpResponse:
    form = forms.FilesForm(request.POST, request.FILES)
    if form.is_valid() and apply_or_add_error(form, lambda: services.add_pages(row, form.sent())):
        messages.success(request, _("The pages are saved."))
        return redirect(request, reverse("document", args=[row.pk]))
    return _document_page(request, row, more=form)


def _replacement(request: HttpRequest, row: SupportingDocument) -> HttpResponse:
    form = forms.FilesForm(request.POST, request.FILES, prefix="new")
    if form.is_valid() and (
        fresh := apply_or_add_error(form, lambda: services.replace_document(row, form.sent()))
    ):
        messages.success(request, _("The new document is in its place. Enter its dates."))
        return redirect(request, reverse("document", args=[fresh.pk]))
    return _document_page(request, row, new=form)


def _document_page(request: HttpRequest, row: SupportingDocument, **bound: Any) -> HttpResponse:
    blank = {
        "details": lambda: forms.DetailsForm.of(row),
        "more": forms.FilesForm,
        "new": lambda: forms.FilesForm(prefix="new"),
    }
    shown = {name: bound.get(name) or make() for name, make in blank.items()}
    shown["more"].fields["file"].label = _("Add pages")
    shown["new"].fields["file"].label = _("New files")
    links = portal_forms.error_links(*(form for form in shown.values() if form.is_bound))
    seen = {"row": row, "seen": texts.document(row), "error_links": links, **shown}
    return render(request, "applications/document.html", seen)


@require_POST
def document_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a document off the draft."""
    row = _own_document(request, key)
    return _done(request, lambda: services.remove_document(row), _("The document was removed."))


@require_safe
def document_page(request: HttpRequest, page: UUID) -> FileResponse:
    """The rebuilt file: a picture to look at, a PDF as a download; to its owner, or to an officer."""
    found = selectors.page_for(request.user, page)
    if found is None:
        raise Http404
    owner = found.document.application.owner
    accounts.audit.note_download(request.user, owner, f"document:{found.document_id}")
    return uploads.document_response(found.key, found.content_type, found.label, inline=True)


@require_POST
def document_page_remove(request: HttpRequest, page: UUID) -> HttpResponse:
    """Takes one page off; the last one takes the document along."""
    found = selectors.page_for(request.user, page)
    if found is None or found.document.application.owner_id != request.user.pk or found.removed_at:
        raise Http404
    return _done(request, lambda: services.remove_page(found), _("The page was removed."))


def _done(request: HttpRequest, verb: Callable[[], None], words: str) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(request, open_section("documents"))
    return _saved(request, words)


def _saved(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(request, open_section("documents"))
