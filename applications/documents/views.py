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

from accounts.audit import services as audit_services
from applications.declaration import texts as declaration_texts
from applications.documents import forms as document_forms
from applications.documents import proofs
from applications.documents import selectors as document_selectors
from applications.documents import services as document_services
from applications.documents.models import SupportingDocument
from applications.file.models import Application
from applications.file.pages import (
    apply_or_add_error,
    form_data,
    own_or_404,
    redirect,
    redirect_after_save,
    redirect_to_next_place,
    section_address,
    section_page,
)
from common import forms as common_forms
from common.errors import Refused
from common.uploads import storage as file_storage


def documents(request: HttpRequest, own: Application) -> HttpResponse:
    """What the file needs, what is given, and a form for one more."""
    form = document_forms.DocumentForm(*form_data(request))
    if request.method != "POST":
        return section_page(
            request, own, "documents", form=document_forms.DocumentForm(initial=_initial_kind(own))
        )
    if "add" in request.POST or request.FILES:
        return _new_document(request, own, form)
    if "later" in request.POST or not proofs.missing_documents(own):
        return redirect_to_next_place(request, "documents")
    form = document_forms.DocumentForm(request.POST, initial=_initial_kind(own))
    return section_page(request, own, "documents", form=form)


def _new_document(request: HttpRequest, own: Application, form: document_forms.DocumentForm) -> HttpResponse:
    if form.is_valid():
        kind, files = form.cleaned_data["kind"], form.sent()
        if apply_or_add_error(form, lambda: document_services.attach_document(own, kind=kind, files=files)):
            return redirect_after_save(request, "documents", _("The document is saved."))
    return section_page(request, own, "documents", form=form)


def _initial_kind(own: Application) -> dict[str, str]:
    """The kind that is missing stands chosen already."""
    missing = proofs.missing_documents(own)
    return {"kind": missing[0]} if missing else {}


# -- one document --------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its pages, its days, whom it covers; more pages, or a new document in its place."""
    row = _own_document(request, key)
    verbs = {"more": _add_pages, "replace": _replace_document, "save": _change_details}
    pressed = next((verb for name, verb in verbs.items() if name in request.POST), None)
    # a post without a button would blank the dates: they may all be empty
    return pressed(request, row) if pressed else _document_page(request, row)


def _own_document(request: HttpRequest, key: UUID) -> SupportingDocument:
    return get_object_or_404(document_selectors.documents_of(own_or_404(request)), pk=key)


def _change_details(request: HttpRequest, row: SupportingDocument) -> HttpResponse:
    form = document_forms.DocumentDetailsForm.of(row, request.POST)
    if form.is_valid() and apply_or_add_error(
        form, lambda: document_services.change_document(row, **form.answers())
    ):
        return _redirect_saved(request, _("The document is saved."))
    return _document_page(request, row, details=form)


def _add_pages(request: HttpRequest, row: SupportingDocument) -> HttpResponse:
    form = document_forms.FilesForm(request.POST, request.FILES)
    if form.is_valid() and apply_or_add_error(form, lambda: document_services.add_pages(row, form.sent())):
        messages.success(request, _("The pages are saved."))
        return redirect(request, reverse("document", args=[row.pk]))
    return _document_page(request, row, more=form)


def _replace_document(request: HttpRequest, row: SupportingDocument) -> HttpResponse:
    form = document_forms.FilesForm(request.POST, request.FILES, prefix="new")
    if form.is_valid() and (
        fresh := apply_or_add_error(form, lambda: document_services.replace_document(row, form.sent()))
    ):
        messages.success(request, _("The new document is in its place. Enter its dates."))
        return redirect(request, reverse("document", args=[fresh.pk]))
    return _document_page(request, row, new=form)


def _document_page(request: HttpRequest, row: SupportingDocument, **bound: Any) -> HttpResponse:
    blank = {
        "details": lambda: document_forms.DocumentDetailsForm.of(row),
        "more": document_forms.FilesForm,
        "new": lambda: document_forms.FilesForm(prefix="new"),
    }
    shown = {name: bound.get(name) or make() for name, make in blank.items()}
    shown["more"].fields["file"].label = _("Add pages")
    shown["new"].fields["file"].label = _("New files")
    links = common_forms.error_links(*(form for form in shown.values() if form.is_bound))
    seen = {"row": row, "seen": declaration_texts.document_row(row), "error_links": links, **shown}
    return render(request, "applications/document.html", seen)


@require_POST
def document_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a document off the draft."""
    row = _own_document(request, key)
    return _run_and_redirect(
        request, lambda: document_services.remove_document(row), _("The document was removed.")
    )


@require_safe
def document_page(request: HttpRequest, page: UUID) -> FileResponse:
    """The rebuilt file: a picture to look at, a PDF as a download; to its owner, or to an officer."""
    found = document_selectors.page_for(request.user, page)
    if found is None:
        raise Http404
    owner = found.document.application.owner
    audit_services.record_download(request.user, owner, f"document:{found.document_id}")
    return file_storage.document_response(found.key, found.content_type, found.label, inline=True)


@require_POST
def document_page_remove(request: HttpRequest, page: UUID) -> HttpResponse:
    """Takes one page off; the last one takes the document along."""
    found = document_selectors.own_page(request.user, page)
    if found is None:
        raise Http404
    return _run_and_redirect(
        request, lambda: document_services.remove_page(found), _("The page was removed.")
    )


def _run_and_redirect(request: HttpRequest, verb: Callable[[], None], words: str) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(request, section_address("documents"))
    return _redirect_saved(request, words)


def _redirect_saved(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(request, section_address("documents"))
