"""The six sections: each is saved on its own, can be left half answered and opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from applications import forms, selectors, services
from applications.models import Application
from applications.views.page import answered, leave, show, tried, typed


def personal(request: HttpRequest, own: Application) -> HttpResponse:
    """Known values are shown; kind, marital status, health, education and employment are asked."""
    form = forms.PersonalForm.of(own, *typed(request))
    if request.method == "POST":
        answers = _answers(request, form)
        if answers is not None and tried(form, lambda: services.save_personal(own, **answers)):
            return answered(request, "personal")
    return show(request, own, "personal", form=form)


def housing(request: HttpRequest, own: Application) -> HttpResponse:
    """Owned or rented, the lease, the national address."""
    form = forms.HousingForm.of(selectors.housing_of(own), *typed(request))
    if request.method == "POST":
        answers = _answers(request, form)
        if answers == {}:
            return leave(request, "housing")
        if answers is not None and tried(form, lambda: services.save_housing(own, **answers)):
            return answered(request, "housing")
    return show(request, own, "housing", form=form)


def _answers(request: HttpRequest, form: Any) -> dict[str, Any] | None:
    """All answers, or for «save and return later» the valid ones; None when there is an error to show."""
    if "later" in request.POST:
        return form.kept()
    return form.cleaned_data if form.is_valid() else None


def dependants(request: HttpRequest, own: Application) -> HttpResponse:
    """The people listed; an empty list needs the answer «none»."""
    none = forms.NoDependantsForm(*typed(request), initial={"none": own.no_dependants})
    if request.method != "POST":
        return show(request, own, "dependants", none=none)
    if request.POST.get("none"):
        if tried(none, lambda: services.declare_no_dependants(own)):
            return answered(request, "dependants")
    elif "later" in request.POST or selectors.dependants_of(own).exists():
        return leave(request, "dependants")
    return show(request, own, "dependants", none=none)


def income(request: HttpRequest, own: Application) -> HttpResponse:
    """The incomes saved, and a form for one more; an empty list needs the answer «none»."""
    form = forms.IncomeForm(own, *typed(request))
    none = forms.NoIncomeForm(*typed(request), initial={"none": own.no_income})
    if request.method != "POST":
        return show(request, own, "income", form=form, none=none)
    if form.is_begun() or "add" in request.POST:
        return _new_income(request, own, form)
    if request.POST.get("none"):
        if tried(none, lambda: services.declare_no_income(own)):
            return answered(request, "income")
    elif "later" in request.POST or selectors.incomes_of(own).exists():
        return leave(request, "income")
    return show(request, own, "income", form=forms.IncomeForm(own), none=none)


def _new_income(request: HttpRequest, own: Application, form: forms.IncomeForm) -> HttpResponse:
    none = forms.NoIncomeForm(initial={"none": own.no_income})
    if request.POST.get("none"):
        form.add_error(None, _("You wrote an income and ticked that there is none. Keep one of the two."))
    if form.is_valid() and tried(form, lambda: services.add_income(own, **form.cleaned_data)):
        return answered(request, "income", _("The income is saved."))
    if "later" in request.POST:
        messages.warning(request, _("The new income was not complete, so it was not saved."))
        return leave(request, "income")
    return show(request, own, "income", form=form, none=none)


def bank(request: HttpRequest, own: Application) -> HttpResponse:
    """The account that is paid, the one under check, and a form for another."""
    form = forms.BankForm(*typed(request))
    if request.method != "POST":
        return show(request, own, "bank", form=form)
    if not form.has_changed() and ("later" in request.POST or selectors.newest_account(own)):
        return leave(request, "bank")
    if form.is_valid() and tried(form, lambda: services.offer_iban(own, form.cleaned_data["iban"])):
        return answered(request, "bank", _("The account is saved. We are asking the bank whose it is."))
    if "later" in request.POST:
        messages.warning(request, _("The IBAN was not complete, so it was not saved."))
        return leave(request, "bank")
    return show(request, own, "bank", form=form)


def documents(request: HttpRequest, own: Application) -> HttpResponse:
    """What the file needs, what is given, and a form for one more."""
    form = forms.DocumentForm(*typed(request))
    if request.method != "POST":
        return show(request, own, "documents", form=forms.DocumentForm(initial=_wanted(own)))
    if "add" in request.POST or request.FILES:
        return _new_document(request, own, form)
    missing = selectors.missing_documents(own)
    if "later" in request.POST or not missing:
        return leave(request, "documents")
    form = forms.DocumentForm(request.POST, initial=_wanted(own))
    return show(request, own, "documents", form=form)


def _new_document(request: HttpRequest, own: Application, form: forms.DocumentForm) -> HttpResponse:
    if form.is_valid():
        kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
        if tried(form, lambda: services.attach_document(own, kind=kind, file=file, name=file.name)):
            return answered(request, "documents", _("The file is saved."))
    return show(request, own, "documents", form=form)


def _wanted(own: Application) -> dict[str, str]:
    """The kind that is missing stands chosen already."""
    missing = selectors.missing_documents(own)
    return {"kind": missing[0]} if missing else {}


SECTIONS = {
    "personal": personal,
    "dependants": dependants,
    "income": income,
    "housing": housing,
    "bank": bank,
    "documents": documents,
}
