"""Pages of «تسجيل جديد»: who you are, a look at it, the code, the terms, the account."""

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
from accounts.sign_in import devices
from common.errors import Refused
from common.forms import PortalForm


# -- «تسجيل جديد» -----------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Who you are; the answer is the same whether or not the ID has an account."""
    if request.user.is_authenticated:
        return redirect("dashboard")
    form = registration_forms.RegistrationForm(posted_data(request), initial=_earlier_input(request))
    if form.is_valid() and _start_registration(request, form):
        return redirect("register_check")
    return form_page(request, "accounts/register.html", form)


def _earlier_input(request: HttpRequest) -> dict:
    """Whoever comes back to correct something finds the rest as it was."""
    begun = _begun(request)
    if begun is None or begun.nafath_id is not None:
        return {}
    typed = {name: getattr(begun, name) for name in ("national_id", "name", "birth_date")}
    return {**typed, "mobile": begun.local_mobile}


def _start_registration(request: HttpRequest, form: registration_forms.RegistrationForm) -> bool:
    details = registration_services.RegistrationDetails(**form.cleaned_data, language=get_language() or "ar")
    try:
        address = get_adapter().visitor(request)["address"]
        begun = registration_services.start_registration(details, address=address)
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    request.session["registration"] = str(begun.key)
    return True


def _begun(request: HttpRequest) -> Registration | None:
    return registration_selectors.open_registration(request.session.get("registration"))


@login_not_required
@require_http_methods(["GET", "POST"])
def register_check(request: HttpRequest) -> HttpResponse:
    """What was typed, to be read once more; a POST asks the civil register and sends the code."""
    begun = _begun(request)
    if begun is None:
        return redirect("register")
    form = PortalForm(posted_data(request))
    if form.is_valid():
        try:
            registration_services.send_code(begun, **get_adapter().visitor(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("register_code")
    return form_page(request, "accounts/register_check.html", form, begun=begun)


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def register_code(request: HttpRequest) -> HttpResponse:
    """The code from the SMS; asking for another one is on the same page."""
    begun = _begun(request)
    if begun is None:
        return redirect("register")
    if "resend" in request.POST:
        return _resend_code(request, begun)
    form = code_forms.CodeForm(posted_data(request))
    if form.is_valid() and _is_code_right(request, begun, form):
        registration_services.mark_mobile_proved(begun)
        # who came by Nafath agreed to the terms beside the mobile
        return (
            redirect("register_terms") if begun.nafath_id is None else _complete_registration(request, begun)
        )
    return form_page(
        request, "accounts/register_code.html", form, begun=begun, **_code_minutes_left(request, begun)
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def register_terms(request: HttpRequest) -> HttpResponse:
    """The terms, then «إنشاء الحساب»."""
    begun = _begun(request)
    if begun is None:
        return redirect("register")
    if begun.proved_at is None:
        return redirect("register_code")
    form = registration_forms.TermsForm(posted_data(request))
    if form.is_valid():
        return _complete_registration(request, begun)
    return form_page(request, "accounts/register_terms.html", form)


def _is_code_right(request: HttpRequest, begun: Registration, form: code_forms.CodeForm) -> bool:
    """A verb of its own, before the one it guards: a refusal there must not take the count back."""
    asked = {"national_id": begun.national_id, "browser": get_adapter().visitor(request)["browser"]}
    register = OneTimeCode.Purpose.REGISTER
    if code_services.check_code(register, typed=form.cleaned_data["code"], **asked):
        return True
    form.add_error("code", code_services.code_error_message(register, **asked))
    return False


def _complete_registration(request: HttpRequest, begun: Registration) -> HttpResponse:
    del request.session["registration"]
    kept = request.session.pop("by_nafath", {})
    try:
        person = registration_services.complete_registration(begun)
    except Refused as refusal:
        messages.info(request, refusal.message)
        return redirect("account_login")
    if begun.nafath_id is not None:  # proven by the app: no temporary password, straight in
        return sign_in_by_nafath(request, person, kept.get("next", ""))
    words = _(
        "Your account is open. A temporary password is on its way to your mobile: sign in with it, "
        "then choose your own."
    )
    messages.success(request, words)
    answer = redirect("account_login")
    devices.remember_device(request, answer, person.national_id)  # no stranger locks the first sign-in (T7)
    return answer


def _resend_code(request: HttpRequest, begun: Registration) -> HttpResponse:
    try:
        registration_services.resend_code(begun, **get_adapter().visitor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("A new code is on its way. The earlier one no longer works."))
    return redirect("register_code")


def _code_minutes_left(request: HttpRequest, begun: Registration) -> dict:
    """How long the newest code still works, in whole minutes."""
    browser = get_adapter().visitor(request)["browser"]
    code = code_selectors.last_code(OneTimeCode.Purpose.REGISTER, begun.national_id, browser)
    if code is None or not code.is_live:
        return {"code": None}
    return {"code": code, "minutes": ceil((code.expires_at - timezone.now()).total_seconds() / 60)}
