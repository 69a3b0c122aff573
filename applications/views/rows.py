"""One dependant, one income: added, changed, removed."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications import forms, selectors, services
from applications.models import Dependant, Income
from applications.views.page import apply_or_add_error, form_data, meanwhile, open_section, own_or_404
from applications.views.supposed import filled_in, joined, left
from citizen_portal.lib import forms as portal_forms


@require_http_methods(["GET", "HEAD", "POST"])
def dependant_new(request: HttpRequest) -> HttpResponse:
    """A page for one more dependant."""
    own, form = own_or_404(request), forms.DependantForm(*form_data(request), initial=filled_in(request))
    if form.is_valid() and (
        made := apply_or_add_error(form, lambda: services.add_dependant(own, **form.answers()))
    ):
        return _saved(request, "dependants", _("The dependant is saved."), joined(request, made.name))
    return _page(request, "dependant", form)


@require_http_methods(["GET", "HEAD", "POST"])
def dependant(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one dependant: his details can be corrected."""
    row = get_object_or_404(selectors.dependants_of(own_or_404(request)), pk=pk)
    form = forms.DependantForm.of(row, *form_data(request))
    if form.is_valid() and apply_or_add_error(
        form, lambda: services.change_dependant(row, etag=form.opened_with, **form.answers())
    ):
        return _saved(request, "dependants", _("The dependant is saved."))
    seen = meanwhile(form, lambda: selectors.answers_of(_now(row), selectors.DEPENDANT))
    return _page(request, "dependant", form, row=row, meanwhile=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def dependant_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before a dependant and his incomes leave the file."""
    row = get_object_or_404(selectors.dependants_of(own_or_404(request)), pk=pk)
    if request.method == "POST":
        services.remove_dependant(row)
        return _saved(request, "dependants", _("The dependant was removed."), left(request, pk))
    seen = {"row": row, "incomes": row.incomes.all(), "section": "dependants"}
    return render(request, "applications/remove.html", seen)


@require_http_methods(["GET", "HEAD", "POST"])
def income(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one income: it can be corrected."""
    row = get_object_or_404(selectors.incomes_of(own_or_404(request)), pk=pk)
    form = forms.IncomeForm.of(row, *form_data(request))
    if form.is_valid() and apply_or_add_error(
        form, lambda: services.change_income(row, etag=form.opened_with, **form.answers())
    ):
        return _saved(request, "income", _("The income is saved."))
    seen = meanwhile(form, lambda: selectors.answers_of(_now(row), selectors.INCOME))
    return _page(request, "income", form, row=row, meanwhile=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def income_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before an income leaves the file."""
    row = get_object_or_404(selectors.incomes_of(own_or_404(request)), pk=pk)
    if request.method == "POST":
        services.remove_income(row)
        return _saved(request, "income", _("The income was removed."))
    return render(request, "applications/remove.html", {"row": row, "section": "income"})


def _now[Row: (Dependant, Income)](row: Row) -> Row:
    """The row as another window left it."""
    row.refresh_from_db()
    return row


def _saved(request: HttpRequest, slug: str, words: str, then: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(then or open_section(slug))


def _page(request: HttpRequest, name: str, form: Form, **more: object) -> HttpResponse:
    links = portal_forms.error_links(form) if form.is_bound else []
    return render(request, f"applications/{name}.html", {"form": form, "error_links": links, **more})
