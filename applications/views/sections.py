"""The six sections: each is saved on its own, can be left half answered and opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.adapter import ask_proof, proved_by
from applications import forms, selectors, services
from applications.models import Application
from applications.views.documents import documents
from applications.views.page import answered, apply_or_add_error, form_data, leave, meanwhile, show


def personal(request: HttpRequest, own: Application) -> HttpResponse:
    """Known values are shown; kind, marital status, health, education and employment are asked."""
    form = forms.PersonalForm.of(own, *form_data(request))
    if request.method == "POST":
        answers = _answers(request, form)
        if answers is not None and apply_or_add_error(
            form, lambda: services.save_personal(own, etag=form.opened_with, **answers)
        ):
            return answered(request, "personal")
    seen = meanwhile(
        form, lambda: selectors.answers_of(selectors.application_of(request.user), selectors.PERSONAL)
    )
    return show(request, own, "personal", form=form, meanwhile=seen)


def housing(request: HttpRequest, own: Application) -> HttpResponse:
    """Owned or rented, the lease, the national address."""
    form = forms.HousingForm.of(selectors.housing_of(own), *form_data(request))
    if request.method == "POST":
        answers = _answers(request, form)
        if answers == {}:
            return leave(request, "housing")
        if answers is not None and apply_or_add_error(
            form, lambda: services.save_housing(own, etag=form.opened_with, **answers)
        ):
            return answered(request, "housing")
    seen = meanwhile(form, lambda: selectors.answers_of(selectors.housing_of(own), selectors.HOUSING))
    return show(request, own, "housing", form=form, meanwhile=seen)


def _answers(request: HttpRequest, form: Any) -> dict[str, Any] | None:
    """All answers, or for «save and return later» the valid ones; None when there is an error to show."""
    if "later" in request.POST:
        return form.kept()
    return form.answers() if form.is_valid() else None


def dependants(request: HttpRequest, own: Application) -> HttpResponse:
    """The people listed; an empty list needs the answer «none»."""
    none = forms.NoDependantsForm(*form_data(request), initial={"none": own.no_dependants})
    if request.method != "POST":
        return show(request, own, "dependants", none=none)
    if request.POST.get("none"):
        if apply_or_add_error(none, lambda: services.declare_no_dependants(own)):
            return answered(request, "dependants")
    elif "later" in request.POST or selectors.dependants_of(own).exists():
        return leave(request, "dependants")
    return show(request, own, "dependants", none=none)


def income(request: HttpRequest, own: Application) -> HttpResponse:
    """The incomes saved, and a form for one more; an empty list needs the answer «none»."""
    form = forms.IncomeForm(own, *form_data(request))
    none = forms.NoIncomeForm(*form_data(request), initial={"none": own.no_income})
    if request.method != "POST":
        return show(request, own, "income", form=form, none=none)
    if form.is_begun() or "add" in request.POST:
        return _new_income(request, own, form)
    if request.POST.get("none"):
        if apply_or_add_error(none, lambda: services.declare_no_income(own)):
            return answered(request, "income")
    elif "later" in request.POST or selectors.incomes_of(own).exists():
        return leave(request, "income")
    return show(request, own, "income", form=forms.IncomeForm(own), none=none)


def _new_income(request: HttpRequest, own: Application, form: forms.IncomeForm) -> HttpResponse:
    none = forms.NoIncomeForm(initial={"none": own.no_income})
    if request.POST.get("none"):
        form.add_error(None, _("You wrote an income and ticked that there is none. Keep one of the two."))
    if form.is_valid() and apply_or_add_error(
        form, lambda: services.add_income(own, **form.answers(), once=form.cleaned_data["once"])
    ):
        return answered(request, "income", _("The income is saved."))
    if "later" in request.POST:
        messages.warning(request, _("The new income was not complete, so it was not saved."))
        return leave(request, "income")
    return show(request, own, "income", form=form, none=none)


def bank(request: HttpRequest, own: Application) -> HttpResponse:
    """The account that is paid, the one under check, and a form for another, after the password."""
    form = forms.BankForm(*form_data(request))
    if request.method != "POST":
        return show(request, own, "bank", form=form, proved=proved_by(request))
    if not form.has_changed() and ("later" in request.POST or selectors.newest_account(own)):
        return leave(request, "bank")
    if not proved_by(request):
        return ask_proof(request)
    if form.is_valid() and apply_or_add_error(
        form, lambda: services.offer_iban(own, form.cleaned_data["iban"])
    ):
        return answered(request, "bank", _("The account is saved. We are asking the bank whose it is."))
    if "later" in request.POST:
        messages.warning(request, _("The IBAN was not complete, so it was not saved."))
        return leave(request, "bank")
    return show(request, own, "bank", form=form, proved=True)


SECTIONS = {
    "personal": personal,
    "dependants": dependants,
    "income": income,
    "housing": housing,
    "bank": bank,
    "documents": documents,
}
