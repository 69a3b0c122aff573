"""The citizen asks that another household releases somebody, and takes it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.file.pages import own_or_404, section_address
from applications.household import forms as household_forms
from applications.household import releases as household_releases
from applications.household import selectors as household_selectors
from applications.household.models import DependantRelease
from common.errors import Refused


@require_POST
def release_ask(request: HttpRequest) -> HttpResponse:
    """The button beside the refusal «listed elsewhere»; what came of it stands in the dependants' section."""
    own, form = own_or_404(request), household_forms.ReleaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("national_id", [])))
        return redirect(section_address("dependants"))
    try:
        case = household_releases.ask_release(own, by=request.user, **form.answers())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(section_address("documents" if refusal.code == "no_proof" else "dependants"))
    if case.status == DependantRelease.Status.GRANTED:
        messages.success(request, _("This person is released. Add and submit, if not done yet."))
    else:
        messages.success(request, _("Your request is received. An officer decides it, and you are told."))
    return redirect(section_address("dependants"))


@require_POST
def release_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back what is not decided yet."""
    case = get_object_or_404(household_selectors.releases_of(own_or_404(request)), pk=pk)
    try:
        household_releases.withdraw_release(case, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The request is withdrawn."))
    return redirect(section_address("dependants"))
