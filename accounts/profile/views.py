"""«الملف الشخصي»: who I am here, how I am reached, where I am signed in."""

from math import ceil

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.codes import forms as code_forms
from accounts.codes import selectors as code_selectors
from accounts.codes import services as code_services
from accounts.people import selectors as person_selectors
from accounts.people.pages import form_page, posted_data, require_rate_limiter
from accounts.profile import forms as profile_forms
from accounts.profile import selectors as profile_selectors
from accounts.profile import services as profile_services
from accounts.profile.models import MobileChange
from accounts.sign_in import selectors as sign_in_selectors
from accounts.sign_in import services as sign_in_services
from accounts.sign_in.adapter import reauthentication_needed, recent_reauthentication, set_language_cookie
from accounts.sign_in.models import SignIn
from common.errors import Refused
from common.forms import PortalForm

MAX_SIGN_INS_SHOWN = 20


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Everything on one page: identity, ways to be reached, language, open sessions, history."""
    person = request.user
    seen = {
        "form": profile_forms.LanguageForm(initial={"language": person.language}),
        "sms_form": profile_forms.SMSNoticesForm(initial={"sms_notices": person.sms_notices}),
        "cools_until": person_selectors.mobile_cooling_until(person),
        "sessions": _session_rows(request),
        "sign_ins": sign_in_selectors.sign_ins_of(person)[:MAX_SIGN_INS_SHOWN],
    }
    return render(request, "accounts/profile.html", seen)


def _session_rows(request: HttpRequest) -> list[dict]:
    """This session first."""
    here = request.session.session_key
    rows = [
        {
            "row": row,
            "device": sign_in_services.device_name(row.user_agent),
            "current": row.session_key == here,
        }
        for row in profile_services.open_sessions(request.user)
    ]
    return sorted(rows, key=lambda row: not row["current"])


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@require_rate_limiter
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The password again, then back to where it was asked for."""
    form = profile_forms.ProofForm(posted_data(request), person=request.user)
    after = request.POST.get("next") or request.GET.get("next") or ""
    after = after if get_adapter().is_safe_url(after) else ""
    if form.is_valid():
        get_adapter().prove(request, SignIn.Way.PASSWORD)
        return redirect(after or "profile")
    return form_page(request, "accounts/reauthenticate.html", form, next=after)


# -- the mobile -------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@reauthentication_needed
def mobile(request: HttpRequest) -> HttpResponse:
    """The new number."""
    form = profile_forms.MobileForm(posted_data(request))
    if form.is_valid() and _begin_mobile_change(request, form):
        return redirect("profile_mobile_code")
    return form_page(request, "accounts/mobile.html", form, by_nafath=_is_proved_by_nafath(request))


def _is_proved_by_nafath(request: HttpRequest) -> bool:
    return recent_reauthentication(request) == SignIn.Way.NAFATH


def _begin_mobile_change(request: HttpRequest, form: PortalForm) -> bool:
    visitor = get_adapter().visitor(request)
    try:
        profile_services.request_mobile_change(
            request.user, form.cleaned_data["mobile"], by_nafath=_is_proved_by_nafath(request), **visitor
        )
    except Refused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return False
    return True


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def mobile_code(request: HttpRequest) -> HttpResponse:
    """The code on the present number, then the code on the new one."""
    change = profile_selectors.open_mobile_change(request.user)
    if change is None:
        return redirect("profile_mobile")
    if "resend" in request.POST:
        return _resend_code(request, change)
    form = code_forms.CodeForm(posted_data(request))
    if form.is_valid() and _is_code_right(request, change, form):
        return _advance_change(request, change)
    return form_page(request, "accounts/mobile_code.html", form, **_confirmation_step(request, change))


def _confirmation_step(request: HttpRequest, change: MobileChange) -> dict:
    """Which number's turn it is, and how long its code still works."""
    shown = {"change": change, "number": profile_services.next_mobile_to_confirm(change), "code": None}
    browser = get_adapter().visitor(request)["browser"]
    code = code_selectors.last_code(
        profile_services.next_code_purpose(change), request.user.national_id, browser
    )
    if code and code.is_live:
        shown["code"] = code
        shown["minutes"] = ceil((code.expires_at - timezone.now()).total_seconds() / 60)
    return shown


def _is_code_right(request: HttpRequest, change: MobileChange, form: PortalForm) -> bool:
    """A verb of its own, before the one it guards: a refusal there must not take the count back."""
    purpose = profile_services.next_code_purpose(change)
    whose = {"national_id": request.user.national_id, "browser": get_adapter().visitor(request)["browser"]}
    if code_services.check_code(purpose, typed=form.cleaned_data["code"], **whose):
        return True
    form.add_error("code", code_services.code_error_message(purpose, **whose))
    return False


def _advance_change(request: HttpRequest, change: MobileChange) -> HttpResponse:
    try:
        if change.old_proved_at is None:
            profile_services.confirm_old_mobile(change, **get_adapter().visitor(request))
            return redirect("profile_mobile_code")
        profile_services.change_mobile(change)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("profile_mobile_code")
    messages.success(request, _("Your mobile number was changed. We told both numbers."))
    return redirect("profile")


def _resend_code(request: HttpRequest, change: MobileChange) -> HttpResponse:
    try:
        profile_services.resend_change_code(change, **get_adapter().visitor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("A new code is on its way. The earlier one no longer works."))
    return redirect("profile_mobile_code")


# -- e-mail, language -------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@reauthentication_needed
def email(request: HttpRequest) -> HttpResponse:
    """Another e-mail, or none."""
    form = profile_forms.EmailForm(posted_data(request), initial={"email": request.user.email})
    if form.is_valid():
        profile_services.change_email(request.user, form.cleaned_data["email"])
        messages.success(request, _("Your e-mail is saved."))
        return redirect("profile")
    return form_page(request, "accounts/email.html", form)


@require_POST
def profile_language(request: HttpRequest) -> HttpResponse:
    """The language of pages and messages, at once and at every sign-in."""
    form = profile_forms.LanguageForm(request.POST)
    answer = redirect("profile")
    if not form.is_valid():
        messages.error(request, form.errors["language"][0])
        return answer
    chosen = form.cleaned_data["language"]
    profile_services.change_language(request.user, chosen)
    set_language_cookie(answer, chosen)
    with override(chosen):
        messages.success(request, _("Your language is saved."))
    return answer


@require_POST
def profile_sms_notices(request: HttpRequest) -> HttpResponse:
    """Which notices come by SMS too."""
    form = profile_forms.SMSNoticesForm(request.POST)
    if form.is_valid():
        profile_services.change_sms_notices(request.user, form.cleaned_data["sms_notices"])
        messages.success(request, _("Your choice is saved."))
    else:
        messages.error(request, form.errors["sms_notices"][0])
    return redirect("profile")


# -- where I am signed in ---------------------------------------------------------------------------
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out; this one goes by «خروج»."""
    session = get_object_or_404(profile_selectors.sessions_of(request.user), pk=pk)
    if session.session_key == request.session.session_key:
        messages.info(request, _("You are using this device now. To leave it, press “Sign out”."))
    else:
        profile_services.end_session(session)
        messages.success(request, _("The device was signed out."))
    return redirect("profile")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    profile_services.end_other_sessions(request.user, keep=request.session.session_key)
    messages.success(request, _("All other devices were signed out."))
    return redirect("profile")
