"""The page of the bank account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.people import selectors as person_selectors
from accounts.sign_in.adapter import recent_reauthentication, require_reauthentication
from applications.bank import forms as bank_forms
from applications.bank import selectors as bank_selectors
from applications.bank import services as bank_services
from applications.file.models import Application
from applications.file.pages import (
    apply_or_add_error,
    form_data,
    redirect_after_save,
    redirect_to_next_place,
    section_page,
)


def bank(request: HttpRequest, own: Application) -> HttpResponse:
    """The account that is paid, the one under check, and a form for another, after the password."""
    form = bank_forms.BankForm(*form_data(request))
    if request.method != "POST":
        seen = {
            "proved": recent_reauthentication(request),
            "cools_until": person_selectors.mobile_cooling_until(request.user),
        }
        return section_page(request, own, "bank", form=form, **seen)
    if not form.has_changed() and ("later" in request.POST or bank_selectors.newest_account(own)):
        return redirect_to_next_place(request, "bank")
    if not recent_reauthentication(request):
        return require_reauthentication(request)
    if form.is_valid() and apply_or_add_error(
        form, lambda: bank_services.submit_iban(own, form.cleaned_data["iban"])
    ):
        return redirect_after_save(
            request, "bank", _("The account is saved. We are asking the bank whose it is.")
        )
    if "later" in request.POST:
        messages.warning(request, _("The IBAN was not complete, so it was not saved."))
        return redirect_to_next_place(request, "bank")
    return section_page(request, own, "bank", form=form, proved=True)
