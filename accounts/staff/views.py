"""The officers' second door: after the common password, a code of the app or one on paper."""

import django_otp
import segno
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.sign_in.adapter import recent_reauthentication, require_reauthentication
from accounts.sign_in.models import SignIn
from accounts.staff import services as staff_services
from accounts.staff.forms import AppCodeForm, RecoveryCodeForm
from common.errors import Refused
from common.forms import PortalForm, error_links


@sensitive_post_parameters("code", "recovery")
@require_http_methods(["GET", "POST"])
def staff_code(request: HttpRequest) -> HttpResponse:
    """Six digits of the app, or a recovery code; then the officers' pages open."""
    _check_is_officer(request)
    if request.user.is_verified():
        return redirect(_next_address(request))
    if _is_other_sign_in(request):
        return render(request, "accounts/staff_elsewhere.html", status=403)
    if not staff_services.has_second_factor(request.user):
        return redirect("staff_enrol")
    form = AppCodeForm(request.POST if "code" in request.POST else None)
    recovery = RecoveryCodeForm(request.POST if "recovery" in request.POST else None)
    if form.is_valid() and (
        device := _verified_device(request, form, "code", staff_services.verify_app_code)
    ):
        return _finish_sign_in(request, device)
    if recovery.is_valid() and (
        device := _verified_device(request, recovery, "recovery", staff_services.verify_recovery_code)
    ):
        words = _("Recovery codes left: %(number)s. If your telephone is lost, set up another one now.")
        messages.warning(request, words % {"number": staff_services.count_recovery_codes(request.user)})
        return _finish_sign_in(request, device)
    seen = {"form": form, "recovery": recovery, "error_links": [*error_links(form), *error_links(recovery)]}
    return render(request, "accounts/staff_code.html", seen)


def _verified_device(request: HttpRequest, form: PortalForm, field: str, verb) -> TOTPDevice | None:
    try:
        device = verb(request.user, form.cleaned_data[field])
    except Refused as refusal:
        form.add_error(field, refusal.message)
        return None
    if device is None:
        form.add_error(field, _("The code is not right, or it was used already. Wait for the next one."))
    return device


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def staff_enrol(request: HttpRequest) -> HttpResponse:
    """A picture and a secret for the app, a code that proves it, then the recovery codes, once."""
    _check_is_officer(request)
    verified = request.user.is_verified()
    if not verified and _is_other_sign_in(request):
        return render(request, "accounts/staff_elsewhere.html", status=403)
    if not verified and staff_services.has_second_factor(request.user):
        return redirect("staff_code")  # the password alone replaces no telephone
    if not recent_reauthentication(request):  # an unattended desk must not give the telephone away
        return require_reauthentication(request)
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            device, codes = staff_services.confirm_enrolment(request.user, form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", refusal.message)
        else:
            _mark_session_verified(request, device)
            return _recovery_codes_page(request, codes)
    begun = staff_services.begin_enrolment(request.user)
    seen = {"form": form, "error_links": error_links(form), "again": verified, **_enrolment_secret(begun)}
    return render(request, "accounts/staff_enrol.html", seen)


@require_http_methods(["GET", "POST"])
def staff_recovery(request: HttpRequest) -> HttpResponse:
    """How many recovery codes are left; a POST gives ten new ones."""
    _check_is_officer(request)
    if not request.user.is_verified():
        return redirect("staff_code")
    if request.method == "POST":
        if not recent_reauthentication(request):
            return require_reauthentication(request)
        return _recovery_codes_page(request, staff_services.new_recovery_codes(request.user))
    return render(
        request, "accounts/staff_recovery.html", {"left": staff_services.count_recovery_codes(request.user)}
    )


def _enrolment_secret(begun: TOTPDevice) -> dict:
    """The picture for the camera, and the same secret to type, in groups of four."""
    address = begun.config_url
    secret = address.partition("secret=")[2].partition("&")[0]
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2), "secret": groups}


def _recovery_codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Rendered in the answer to the POST: kept nowhere, so that it cannot be opened again."""
    return render(request, "accounts/staff_codes.html", {"codes": codes})


def _check_is_officer(request: HttpRequest) -> None:
    if not request.user.is_staff:
        raise Http404


def _is_other_sign_in(request: HttpRequest) -> bool:
    """Nafath and programs sign a citizen in, not an officer."""
    return request.session.get("way_in") != SignIn.Way.PASSWORD


def _finish_sign_in(request: HttpRequest, device: TOTPDevice) -> HttpResponse:
    wanted = _next_address(request)
    _mark_session_verified(request, device)
    return redirect(wanted)


def _mark_session_verified(request: HttpRequest, device: TOTPDevice) -> None:
    """More rights, a new session key; the list of own sessions follows it."""
    request.session.cycle_key()
    django_otp.login(request, device)
    UserSession.objects.create_from_request(request)


def _next_address(request: HttpRequest) -> str:
    """An officers' page of ours, else their first one."""
    asked = request.GET.get("next", "")
    inside = asked.startswith("/staff/") and get_adapter().is_safe_url(asked)
    return asked if inside else reverse("admin:index")
