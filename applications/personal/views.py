"""The page of the personal section."""

from django.http import HttpRequest, HttpResponse

from applications.file import selectors as file_selectors
from applications.file.models import Application
from applications.file.pages import (
    apply_or_add_error,
    concurrent_changes,
    form_data,
    redirect_after_save,
    section_page,
    submitted_answers,
)
from applications.personal import forms as personal_forms
from applications.personal import selectors as personal_selectors
from applications.personal import services as personal_services


def personal(request: HttpRequest, own: Application) -> HttpResponse:
    """Known values are shown; kind, marital status, health, education and employment are asked."""
    form = personal_forms.PersonalForm.of(own, *form_data(request))
    if request.method == "POST":
        answers = submitted_answers(request, form)
        if answers is not None and apply_or_add_error(
            form, lambda: personal_services.save_personal(own, etag=form.opened_with, **answers)
        ):
            return redirect_after_save(request, "personal")
    seen = concurrent_changes(
        form,
        lambda: file_selectors.section_answers(
            file_selectors.application_of(request.user), personal_selectors.PERSONAL_FIELD_NAMES
        ),
    )
    return section_page(request, own, "personal", form=form, meanwhile=seen)
