"""«نسيت كلمة المرور»: the same page always, whether or not the ID has an account."""

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
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.people.pages import form_page
from accounts.recovery import forms as recovery_forms
from accounts.recovery import selectors as recovery_selectors
from accounts.recovery import services as recovery_services
from accounts.sign_in import devices
from common.date_boxes import GREGORIAN, HIJRI, box_values
from common.errors import Refused
from common.forms import PortalForm

RESET = OneTimeCode.Purpose.RESET


@login_not_required
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """Whose password is lost."""
    if request.user.is_authenticated:
        return redirect("password_new")
    form = recovery_forms.RecoveryForm(
        request.POST if request.method == "POST" else None, initial=_earlier_input(request)
    )
    if form.is_valid() and _request_recovery(request, form):
        return redirect("recovery_code")
    return form_page(request, "accounts/recovery.html", form)


def _earlier_input(request: HttpRequest) -> dict:
    """Whoever got no message finds what was typed, the date in the other calendar."""
    asked = recovery_selectors.open_recovery(request.session.get("recovery"))
    if asked is None or asked.birth_date is None:
        return {}
    other = GREGORIAN if request.session.get("recovery_calendar") == HIJRI else HIJRI
    return {"national_id": asked.national_id, "birth_date": box_values(asked.birth_date, other)}


def _request_recovery(request: HttpRequest, form: PortalForm) -> bool:
    try:
        asked = recovery_services.request_recovery(
            **form.cleaned_data,
            **_visitor_identifiers(request, form.cleaned_data["national_id"]),
            language=get_language() or "ar",
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    request.session["recovery"] = str(asked.key)
    request.session["recovery_calendar"] = request.POST.get("birth_date_calendar")
    return True


def _visitor_identifiers(request: HttpRequest, national_id: str) -> dict[str, str]:
    """Who used this browser before is counted by it, not by an address that strangers share."""
    visitor = get_adapter().visitor(request)
    address = devices.limiter_key(request, national_id, visitor["address"])
    return {"browser": visitor["browser"], "address": address}


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """The code of the SMS; then a temporary password follows by SMS too."""
    asked = recovery_selectors.open_recovery(request.session.get("recovery"))
    if asked is None:
        return redirect("recovery")
    if "resend" in request.POST:
        return _resend_code(request, asked)
    form = code_forms.CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_code_right(request, asked, form):
        return _complete_recovery(request, asked)
    shown = {"asked": asked, **_code_minutes_left(request, asked)}
    return form_page(request, "accounts/recovery_code.html", form, **shown)


def _is_code_right(request: HttpRequest, asked: AskedCode, form: PortalForm) -> bool:
    """A verb of its own, before the one it guards: a refusal there must not take the count back."""
    whose = {"national_id": asked.national_id, "browser": get_adapter().visitor(request)["browser"]}
    if code_services.check_code(RESET, typed=form.cleaned_data["code"], **whose):
        return True
    form.add_error("code", code_services.code_error_message(RESET, **whose))
    return False


def _complete_recovery(request: HttpRequest, asked: AskedCode) -> HttpResponse:
    del request.session["recovery"]
    recovery_services.complete_recovery(asked)
    messages.success(
        request,
        _(
            "A temporary password is on its way to your mobile, and other devices were signed out. "
            "Sign in with it, then choose your own."
        ),
    )
    answer = redirect("account_login")
    devices.remember_device(
        request, answer, asked.national_id
    )  # strangers' tries do not lock the new password (T7)
    return answer


def _resend_code(request: HttpRequest, asked: AskedCode) -> HttpResponse:
    try:
        again = recovery_services.request_recovery(
            national_id=asked.national_id,
            birth_date=asked.birth_date,
            language=get_language() or "ar",
            **_visitor_identifiers(request, asked.national_id),
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        request.session["recovery"] = str(again.key)
        messages.success(request, _("If the details are right, a new code is on its way."))
    return redirect("recovery_code")


def _code_minutes_left(request: HttpRequest, asked: AskedCode) -> dict:
    """How long the newest code still works, in whole minutes."""
    browser = get_adapter().visitor(request)["browser"]
    code = code_selectors.last_code(RESET, asked.national_id, browser)
    if code is None or not code.is_live:
        return {"code": None}
    return {"code": code, "minutes": ceil((code.expires_at - timezone.now()).total_seconds() / 60)}
