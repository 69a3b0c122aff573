"""The page of the bank account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.sign_in.adapter import recently_reauthenticated, require_reauthentication
from applications.bank import forms as bank_forms
from applications.bank import selectors as bank_selectors
from applications.bank import services as bank_services
from applications.file.models import Application
from applications.file.pages import answered, apply_or_add_error, form_data, leave, show


def bank(request: HttpRequest, own: Application) -> HttpResponse:
    """The account that is paid, the one under check, and a form for another, after the password."""
    form = bank_forms.BankForm(*form_data(request))
    if request.method != "POST":
        return show(request, own, "bank", form=form, proved=recently_reauthenticated(request))
    if not form.has_changed() and ("later" in request.POST or bank_selectors.newest_account(own)):
        return leave(request, "bank")
    if not recently_reauthenticated(request):
        return require_reauthentication(request)
    if form.is_valid() and apply_or_add_error(
        form, lambda: bank_services.offer_iban(own, form.cleaned_data["iban"])
    ):
        return answered(request, "bank", _("The account is saved. We are asking the bank whose it is."))
    if "later" in request.POST:
        messages.warning(request, _("The IBAN was not complete, so it was not saved."))
        return leave(request, "bank")
    return show(request, own, "bank", form=form, proved=True)
