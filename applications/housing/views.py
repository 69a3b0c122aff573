"""The page of the dwelling."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse

from applications.file import selectors as file_selectors
from applications.file.models import Application
from applications.file.pages import (
    apply_or_add_error,
    concurrent_changes,
    form_data,
    redirect_after_save,
    redirect_to_next_place,
    section_page,
    submitted_answers,
)
from applications.housing import forms as housing_forms
from applications.housing import selectors as housing_selectors
from applications.housing import services as housing_services


def housing(request: HttpRequest, own: Application) -> HttpResponse:
    """Owned or rented, the lease, the national address."""
    form = housing_forms.HousingForm.of(housing_selectors.housing_of(own), *form_data(request))
    if "fill" in request.POST:
        return _fill_in_address(request, own, form)
    if request.method == "POST":
        answers = submitted_answers(request, form)
        if answers == {}:
            return redirect_to_next_place(request, "housing")
        if answers is not None and apply_or_add_error(
            form, lambda: housing_services.save_housing(own, etag=form.opened_with, **answers)
        ):
            return redirect_after_save(request, "housing")
    seen = concurrent_changes(
        form,
        lambda: file_selectors.section_answers(
            housing_selectors.housing_of(own), housing_selectors.HOUSING_FIELD_NAMES
        ),
    )
    return section_page(request, own, "housing", form=form, meanwhile=seen)


def _fill_in_address(request: HttpRequest, own: Application, form: housing_forms.HousingForm) -> HttpResponse:
    """What was typed, with the parts of its short address; nothing is saved, and nothing else judged yet."""
    form.leave_only_errors_of("short_address")
    address = None
    if not form.errors:
        short_address = form.cleaned_data["short_address"]
        address = apply_or_add_error(form, lambda: housing_services.find_address(own, short_address))
    if address is None:
        return section_page(request, own, "housing", form=form)
    return section_page(request, own, "housing", form=form.filled_with(asdict(address)), filled=True)
