"""One dependant, one income, one document: added, changed, removed, downloaded."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import forms, selectors, services
from applications.views.page import open_section, own_or_404, tried, typed
from citizen_portal.lib import forms as portal_forms
from citizen_portal.lib import uploads


@require_http_methods(["GET", "HEAD", "POST"])
def dependant_new(request: HttpRequest) -> HttpResponse:
    """A page for one more dependant."""
    own, form = own_or_404(request), forms.DependantForm(*typed(request))
    if form.is_valid() and tried(form, lambda: services.add_dependant(own, **form.cleaned_data)):
        return _saved(request, "dependants", _("The dependant is saved."))
    return _page(request, "dependant", form)


@require_http_methods(["GET", "HEAD", "POST"])
def dependant(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one dependant: his details can be corrected."""
    row = get_object_or_404(selectors.dependants_of(own_or_404(request)), pk=pk)
    form = forms.DependantForm.of(row, *typed(request))
    if form.is_valid() and tried(form, lambda: services.change_dependant(row, **form.cleaned_data)):
        return _saved(request, "dependants", _("The dependant is saved."))
    return _page(request, "dependant", form, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def dependant_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before a dependant and his incomes leave the file."""
    row = get_object_or_404(selectors.dependants_of(own_or_404(request)), pk=pk)
    if request.method == "POST":
        services.remove_dependant(row)
        return _saved(request, "dependants", _("The dependant was removed."))
    seen = {"row": row, "incomes": row.incomes.all(), "section": "dependants"}
    return render(request, "applications/remove.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
def income(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one income: it can be corrected."""
    row = get_object_or_404(selectors.incomes_of(own_or_404(request)), pk=pk)
    form = forms.IncomeForm.of(row, *typed(request))
    if form.is_valid() and tried(form, lambda: services.change_income(row, **form.answers())):
        return _saved(request, "income", _("The income is saved."))
    return _page(request, "income", form, row=row)


@require_http_methods(["GET", "HEAD", "POST"])
def income_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before an income leaves the file."""
    row = get_object_or_404(selectors.incomes_of(own_or_404(request)), pk=pk)
    if request.method == "POST":
        services.remove_income(row)
        return _saved(request, "income", _("The income was removed."))
    return render(request, "applications/remove.html", {"row": row, "section": "income"})


@require_safe
def document(request: HttpRequest, key: UUID) -> FileResponse:
    """The rebuilt file, as a download: to its owner, and to an officer who may see documents."""
    found = selectors.document_for(request.user, key)
    if found is None:
        raise Http404
    return uploads.document_response(found.key, found.content_type, found.label)


@require_POST
def document_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a file off the draft."""
    row = get_object_or_404(selectors.documents_of(own_or_404(request)), pk=key)
    services.remove_document(row)
    return _saved(request, "documents", _("The file was removed."))


def _saved(request: HttpRequest, slug: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(open_section(slug))


def _page(request: HttpRequest, name: str, form: Form, **more: object) -> HttpResponse:
    links = portal_forms.error_links(form) if form.is_bound else []
    return render(request, f"applications/{name}.html", {"form": form, "error_links": links, **more})
