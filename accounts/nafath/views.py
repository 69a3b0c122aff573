"""Pages of Nafath: ask, wait with the number, go on; the mobile of somebody new; the signed answer's door."""

import json
import logging
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.nafath import account_linking as nafath_account
from accounts.nafath import callbacks as nafath_callbacks
from accounts.nafath import forms as nafath_forms
from accounts.nafath import selectors as nafath_selectors
from accounts.nafath import services as nafath_services
from accounts.nafath.errors import NafathRefused, NafathUnavailable
from accounts.nafath.models import NafathRequest
from accounts.people.models import User
from accounts.registration import selectors as registration_selectors
from accounts.registration import services as registration_services
from accounts.registration.models import Registration
from accounts.sign_in import devices
from accounts.sign_in import services as sign_in_services
from accounts.sign_in.models import SignIn
from common.errors import Refused
from common.forms import error_links

logger = logging.getLogger(__name__)
MAX_CALLBACK_BYTES = 32 * 1024
State, Purpose = NafathRequest.State, NafathRequest.Purpose


# -- asking -----------------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "POST"])
def nafath_start(request: HttpRequest) -> HttpResponse:
    """Whose app is asked: the ID that is typed; who is signed in confirms with the own one (`?next=`)."""
    if request.user.is_staff:
        return redirect("dashboard")
    given = request.POST if request.method == "POST" else None
    if request.user.is_authenticated and given is not None:
        given = {"national_id": request.user.national_id}
    form = nafath_forms.NafathForm(given)
    if form.is_valid() and _start_or_resume_request(request, form):
        return redirect("nafath_wait")
    more = {
        "next": _next_address(request),
        "errors": form.non_field_errors(),
        "error_links": error_links(form),
    }
    return render(request, "accounts/nafath.html", {"form": form, **more})


def _start_or_resume_request(request: HttpRequest, form: nafath_forms.NafathForm) -> bool:
    """True when a request is open: a new one, or that which this browser opened a moment ago."""
    national_id, person = form.cleaned_data["national_id"], None
    if request.user.is_authenticated:
        person = request.user
    mine = _own_request(request)
    if mine and mine.national_id == national_id and mine.state == State.WAITING and mine.person == person:
        return True
    try:
        asked = nafath_services.start_nafath_request(
            national_id,
            purpose=Purpose.STEP_UP if person else Purpose.SIGN_IN,
            person=person,
            addresses=_addresses(request),
            language=get_language() or "ar",
            device=devices.known_device(request, national_id),
            **get_adapter().visitor(request),
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    request.session["nafath"] = {"request": str(asked.request_id), "next": _next_address(request)}
    return True


def _own_request(request: HttpRequest) -> NafathRequest | None:
    """The request that this browser, and this session of it, asked for."""
    kept = request.session.get("nafath")
    return (
        nafath_selectors.nafath_request(kept["request"], get_adapter().visitor(request)["browser"])
        if kept
        else None
    )


def _addresses(request: HttpRequest) -> tuple[str, str]:
    return get_adapter().get_client_ip(request), settings.NAFATH_OUR_ADDRESS


def _next_address(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if get_adapter().is_safe_url(wanted) else ""


# -- waiting ----------------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "POST"])
def nafath_wait(request: HttpRequest) -> HttpResponse:
    """The number to pick; goes on by itself when the app answered, by scripts or by refresh."""
    asked = _own_request(request)
    if asked is None:
        return redirect("dashboard" if request.user.is_authenticated else "nafath")
    if request.method == "POST":
        return _cancel_request(request, asked)
    asked = nafath_services.poll_nafath_request(asked, addresses=_addresses(request))
    if asked.state == State.APPROVED:
        return _use_approval(request, asked)
    if asked.state != State.WAITING:
        return _ended_page(request, asked)
    device = sign_in_services.device_name(request.headers.get("User-Agent", ""))
    left = {"left": _seconds_left(asked), "device": device, "phone": settings.NAFATH_PHONE_URL}
    return render(request, "accounts/nafath_wait.html", {"asked": asked, **left})


@login_not_required
@require_GET
def nafath_state(request: HttpRequest) -> HttpResponse:
    """For the waiting page's scripts: the time left, or the order to look at the whole page again."""
    asked = _own_request(request)
    if asked is None:
        if request.user.is_authenticated:  # another tab has gone on
            return HttpResponse(headers={"HX-Redirect": resolve_url("dashboard")})
        raise Http404
    asked = nafath_services.poll_nafath_request(asked, addresses=_addresses(request))
    if asked.state != State.WAITING:
        return HttpResponse(headers={"HX-Redirect": resolve_url("nafath_wait")})
    return render(request, "accounts/nafath_wait.html#left", {"left": _seconds_left(asked)})


def _seconds_left(asked: NafathRequest) -> int:
    """Seconds until the app takes no answer any more."""
    return max(0, round((asked.expires_at - timezone.now()).total_seconds()))


def _cancel_request(request: HttpRequest, asked: NafathRequest) -> HttpResponse:
    nafath_services.cancel_nafath_request(asked)
    wanted = request.session.pop("nafath")["next"]
    if request.user.is_authenticated:
        return redirect(wanted or "dashboard")
    after = f"?{urlencode({'next': wanted})}" if wanted else ""
    return redirect(resolve_url("account_login") + after)


def _ended_page(request: HttpRequest, asked: NafathRequest, refusal: Refused | None = None) -> HttpResponse:
    """Refused, expired, used: what happened in words, and the next step."""
    told = {
        "asked": asked,
        "code": refusal.code if refusal else asked.state,
        "words": refusal.message if refusal else "",
        "next": request.session.get("nafath", {}).get("next", ""),
    }
    if asked.state == State.REJECTED and refusal is None:
        told["words"] = nafath_services.refusal_message(asked)
    return render(request, "accounts/nafath_ended.html", told)


# -- going on ---------------------------------------------------------------------------------------
def _use_approval(request: HttpRequest, asked: NafathRequest) -> HttpResponse:
    """Use the approval, once: confirmed, signed in, or on to the mobile of somebody new."""
    person = request.user if request.user.is_authenticated else None
    browser = get_adapter().visitor(request)["browser"]
    try:
        who = nafath_services.consume_approval(asked, browser=browser, person=person)
        if person is not None:
            return _finish_reauthentication(request)
        arrived = nafath_account.sign_in_or_register(who, asked, language=get_language() or "ar")
    except Refused as refusal:
        return _ended_page(request, asked, refusal)
    kept = request.session.pop("nafath")
    if isinstance(arrived, User):
        return sign_in_by_nafath(request, arrived, kept["next"])
    request.session["by_nafath"] = {"registration": str(arrived.key), "next": kept["next"]}
    return redirect("nafath_register")


def _finish_reauthentication(request: HttpRequest) -> HttpResponse:
    get_adapter().prove(request, SignIn.Way.NAFATH)
    return redirect(request.session.pop("nafath")["next"] or "dashboard")


def sign_in_by_nafath(request: HttpRequest, person: User, wanted: str = "") -> HttpResponse:
    """Through allauth's door, like every sign-in: a new session, a line in the history."""
    request.way_in = SignIn.Way.NAFATH  # type: ignore[attr-defined]
    return perform_login(request, Login(user=person, redirect_url=wanted or None))


# -- somebody new -----------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "POST"])
def nafath_register(request: HttpRequest) -> HttpResponse:
    """What Nafath says stands there to be read; the mobile is asked for, and a code proves it."""
    begun = _open_registration(request)
    if begun is None:
        return redirect("nafath")
    form = nafath_forms.NafathMobileForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _save_mobile(request, begun, form):
        return redirect("register_code")
    more = {"begun": begun, "error_links": error_links(form)}
    return render(request, "accounts/nafath_register.html", {"form": form, **more})


def _open_registration(request: HttpRequest) -> Registration | None:
    return registration_selectors.open_registration(request.session.get("by_nafath", {}).get("registration"))


def _save_mobile(request: HttpRequest, begun: Registration, form: nafath_forms.NafathMobileForm) -> bool:
    try:
        registration_services.set_mobile(begun, form.cleaned_data["mobile"], **get_adapter().visitor(request))
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    request.session["registration"] = str(begun.key)
    return True


# -- the signed answer ------------------------------------------------------------------------------
@csrf_exempt  # no cookie counts here, only Nafath's signature
@login_not_required
@require_POST
def nafath_callback(request: HttpRequest) -> HttpResponse:
    """200 when it is taken, also again; 403 when it is forged; 503 when it should come once more."""
    body = request.read(MAX_CALLBACK_BYTES + 1)
    if len(body) > MAX_CALLBACK_BYTES:
        return HttpResponse(status=413)
    try:
        nafath_callbacks.receive_callback(body)
    except NafathRefused as refusal:
        logger.warning("A callback in Nafath's name was refused: %s", refusal)  # names the check, nobody's ID
        return HttpResponse(json.dumps({"code": refusal.code}), status=403, content_type="application/json")
    except NafathUnavailable:
        return HttpResponse(status=503)
    return HttpResponse()
