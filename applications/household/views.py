"""Pages of dependants and incomes."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.form_drafts import pages as draft_pages
from applications.file import selectors as file_selectors
from applications.file.models import Application
from applications.file.pages import (
    apply_or_add_error,
    concurrent_changes,
    form_data,
    own_or_404,
    redirect_after_save,
    redirect_to_next_place,
    section_address,
    section_page,
)
from applications.household import forms as household_forms
from applications.household import selectors as household_selectors
from applications.household import services as household_services
from applications.household.models import Dependant, Income
from applications.household.scenario_views import finish_newcomer_step, finish_removal_step, newcomer_initial
from common import forms as common_forms


@draft_pages.keep_typed()
@require_http_methods(["GET", "HEAD", "POST"])
def dependant_new(request: HttpRequest) -> HttpResponse:
    """A page for one more dependant."""
    own, form = (
        own_or_404(request),
        household_forms.DependantForm(*form_data(request), initial=newcomer_initial(request)),
    )
    if form.is_valid() and (
        made := apply_or_add_error(form, lambda: household_services.add_dependant(own, **form.answers()))
    ):
        return _redirect_saved(
            request, "dependants", _("The dependant is saved."), finish_newcomer_step(request, made.name)
        )
    return _form_page(request, "dependant", form, askable=_askable(form))


@draft_pages.keep_typed()
@require_http_methods(["GET", "HEAD", "POST"])
def dependant(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one dependant: his details can be corrected."""
    row = get_object_or_404(household_selectors.dependants_of(own_or_404(request)), pk=pk)
    form = household_forms.DependantForm.of(row, *form_data(request))
    if form.is_valid() and apply_or_add_error(
        form, lambda: household_services.change_dependant(row, etag=form.opened_with, **form.answers())
    ):
        return _redirect_saved(request, "dependants", _("The dependant is saved."))
    seen = concurrent_changes(
        form,
        lambda: file_selectors.section_answers(_stored_row(row), household_selectors.DEPENDANT_FIELD_NAMES),
    )
    return _form_page(request, "dependant", form, row=row, meanwhile=seen, askable=_askable(form))


def _askable(form: household_forms.DependantForm) -> list[str]:
    """Whom the form was refused for, since another household lists him: his release may be asked."""
    refused = form.is_bound and form.has_error("national_id", "listed_elsewhere")
    return [form["national_id"].value()] if refused else []


@require_http_methods(["GET", "HEAD", "POST"])
def dependant_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before a dependant and his incomes leave the file."""
    row = get_object_or_404(household_selectors.dependants_of(own_or_404(request)), pk=pk)
    if request.method == "POST":
        household_services.remove_dependant(row)
        return _redirect_saved(
            request, "dependants", _("The dependant was removed."), finish_removal_step(request, pk)
        )
    seen = {"row": row, "incomes": row.incomes.all(), "section": "dependants"}
    return render(request, "applications/remove.html", seen)


@draft_pages.keep_typed()
@require_http_methods(["GET", "HEAD", "POST"])
def income(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one income: it can be corrected."""
    row = get_object_or_404(household_selectors.incomes_of(own_or_404(request)), pk=pk)
    form = household_forms.IncomeForm.of(row, *form_data(request))
    if form.is_valid() and apply_or_add_error(
        form, lambda: household_services.change_income(row, etag=form.opened_with, **form.answers())
    ):
        return _redirect_saved(request, "income", _("The income is saved."))
    seen = concurrent_changes(
        form, lambda: file_selectors.section_answers(_stored_row(row), household_selectors.INCOME_FIELD_NAMES)
    )
    return _form_page(request, "income", form, row=row, meanwhile=seen)


@require_http_methods(["GET", "HEAD", "POST"])
def income_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more before an income leaves the file."""
    row = get_object_or_404(household_selectors.incomes_of(own_or_404(request)), pk=pk)
    if request.method == "POST":
        household_services.remove_income(row)
        return _redirect_saved(request, "income", _("The income was removed."))
    return render(request, "applications/remove.html", {"row": row, "section": "income"})


def _stored_row[Row: (Dependant, Income)](row: Row) -> Row:
    """The row as another window left it."""
    row.refresh_from_db()
    return row


def _redirect_saved(request: HttpRequest, slug: str, words: str, then: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(then or section_address(slug))


def _form_page(request: HttpRequest, name: str, form: Form, **more: object) -> HttpResponse:
    links = common_forms.error_links(form) if form.is_bound else []
    return render(request, f"applications/{name}.html", {"form": form, "error_links": links, **more})


def dependants(request: HttpRequest, own: Application) -> HttpResponse:
    """The people listed; an empty list needs the answer «none»."""
    none = household_forms.NoDependantsForm(*form_data(request), initial={"none": own.no_dependants})
    seen = _beside_the_dependants(own)
    if request.method != "POST":
        return section_page(request, own, "dependants", none=none, **seen)
    if request.POST.get("none"):
        if apply_or_add_error(none, lambda: household_services.declare_no_dependants(own)):
            return redirect_after_save(request, "dependants")
    elif "later" in request.POST or household_selectors.dependants_of(own).exists():
        return redirect_to_next_place(request, "dependants")
    return section_page(request, own, "dependants", none=none, **seen)


def _beside_the_dependants(own: Application) -> dict[str, Any]:
    """Who is outside the family register, the releases asked for, and who was released from here."""
    listed = {row.national_id: row for row in household_selectors.dependants_of(own)}
    return {
        "outside": household_selectors.unregistered_dependants(own),
        "releases": household_selectors.releases_of(own),
        "released": [
            listed[each.national_id] for each in household_selectors.released_from(own, list(listed))
        ],
    }


def incomes(request: HttpRequest, own: Application) -> HttpResponse:
    """The incomes saved, and a form for one more; an empty list needs the answer «none»."""
    form = household_forms.IncomeForm(own, *form_data(request))
    none = household_forms.NoIncomeForm(*form_data(request), initial={"none": own.no_income})
    if request.method != "POST":
        return section_page(request, own, "income", form=form, none=none)
    if form.is_begun() or "add" in request.POST:
        return _new_income(request, own, form)
    if request.POST.get("none"):
        if apply_or_add_error(none, lambda: household_services.declare_no_income(own)):
            return redirect_after_save(request, "income")
    elif "later" in request.POST or household_selectors.incomes_of(own).exists():
        return redirect_to_next_place(request, "income")
    return section_page(request, own, "income", form=household_forms.IncomeForm(own), none=none)


def _new_income(request: HttpRequest, own: Application, form: household_forms.IncomeForm) -> HttpResponse:
    none = household_forms.NoIncomeForm(initial={"none": own.no_income})
    if request.POST.get("none"):
        form.add_error(None, _("You wrote an income and ticked that there is none. Keep one of the two."))
    if form.is_valid() and apply_or_add_error(
        form, lambda: household_services.add_income(own, **form.answers(), once=form.cleaned_data["once"])
    ):
        return redirect_after_save(request, "income", _("The income is saved."))
    if "later" in request.POST:
        draft_pages.keep_unsaved(request)
        messages.warning(request, _("The new income was not complete, so it was not saved."))
        return redirect_to_next_place(request, "income")
    return section_page(request, own, "income", form=form, none=none)
