"""Pages of «تسجيل جديد»: who you are, the code, the account."""

from math import ceil

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.codes import forms as code_forms
from accounts.codes import selectors as code_selectors
from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode
from accounts.nafath.views import sign_in_by_nafath
from accounts.people.pages import form_page, posted_data
from accounts.registration import forms as registration_forms
from accounts.registration import selectors as registration_selectors
from accounts.registration import services as registration_services
from accounts.registration.models import Registration
from common.errors import Refused


# -- «تسجيل جديد» -----------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Who you are; the answer is the same whether or not the ID has an account."""
    if request.user.is_authenticated:
        return redirect("dashboard")
    form = registration_forms.RegistrationForm(posted_data(request))
    if form.is_valid() and _begin(request, form):
        return redirect("register_code")
    return form_page(request, "accounts/register.html", form)


def _begin(request: HttpRequest, form: registration_forms.RegistrationForm) -> bool:
    typed = {name: value for name, value in form.cleaned_data.items() if name != "terms"}
    details = registration_services.Details(**typed, language=get_language() or "ar")
    try:
        begun = registration_services.start_registration(details, **get_adapter().visitor(request))
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    request.session["registration"] = str(begun.key)
    return True


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def register_code(request: HttpRequest) -> HttpResponse:
    """The code from the SMS; asking for another one is on the same page."""
    begun = registration_selectors.open_registration(request.session.get("registration"))
    if begun is None:
        return redirect("register")
    if "resend" in request.POST:
        return _send_again(request, begun)
    form = code_forms.CodeForm(posted_data(request))
    if form.is_valid() and _is_right(request, begun, form):
        return _complete(request, begun)
    return form_page(request, "accounts/register_code.html", form, begun=begun, **_clock(request, begun))


def _is_right(request: HttpRequest, begun: Registration, form: code_forms.CodeForm) -> bool:
    """A verb of its own, before the one it guards: a refusal there must not take the count back."""
    asked = {"national_id": begun.national_id, "browser": get_adapter().visitor(request)["browser"]}
    register = OneTimeCode.Purpose.REGISTER
    if code_services.check_code(register, typed=form.cleaned_data["code"], **asked):
        return True
    form.add_error("code", code_services.code_error(register, **asked))
    return False


def _complete(request: HttpRequest, begun: Registration) -> HttpResponse:
    del request.session["registration"]
    kept = request.session.pop("by_nafath", {})
    try:
        person = registration_services.complete_registration(begun)
    except Refused as refusal:
        messages.info(request, refusal.message)
    else:
        if begun.nafath_id is not None:  # proven by the app: no temporary password, straight in
            return sign_in_by_nafath(request, person, kept.get("next", ""))
        messages.success(
            request,
            _(
                "Your account is open. A temporary password is on its way to your mobile: sign in with it, "
                "then choose your own."
            ),
        )
    return redirect("account_login")


def _send_again(request: HttpRequest, begun: Registration) -> HttpResponse:
    try:
        registration_services.resend_code(begun, **get_adapter().visitor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("A new code is on its way. The earlier one no longer works."))
    return redirect("register_code")


def _clock(request: HttpRequest, begun: Registration) -> dict:
    """How long the newest code still works, in whole minutes."""
    browser = get_adapter().visitor(request)["browser"]
    code = code_selectors.last_code(OneTimeCode.Purpose.REGISTER, begun.national_id, browser)
    if code is None or not code.is_live:
        return {"code": None}
    return {"code": code, "minutes": ceil((code.expires_at - timezone.now()).total_seconds() / 60)}
