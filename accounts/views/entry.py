"""Pages of accounts: registering, signing in and out, the password, the notices."""

from math import ceil

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis.exceptions import RedisError

from accounts import forms, selectors, services
from accounts.models import OneTimeCode, Registration
from accounts.sms import outbox
from citizen_portal.lib.errors import Refused
from citizen_portal.lib.forms import PortalForm, error_links

NOTICES_A_PAGE = 30


# -- «تسجيل جديد» -----------------------------------------------------------------------------------
@login_not_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Who you are; the answer is the same whether or not the ID has an account."""
    if request.user.is_authenticated:
        return redirect("dashboard")
    form = forms.RegistrationForm(_posted(request))
    if form.is_valid() and _begin(request, form):
        return redirect("register_code")
    return _form_page(request, "accounts/register.html", form)


def _begin(request: HttpRequest, form: forms.RegistrationForm) -> bool:
    typed = {name: value for name, value in form.cleaned_data.items() if name != "terms"}
    details = services.Details(**typed, language=get_language() or "ar")
    try:
        begun = services.start_registration(details, **get_adapter().visitor(request))
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
    begun = selectors.open_registration(request.session.get("registration"))
    if begun is None:
        return redirect("register")
    if "resend" in request.POST:
        return _send_again(request, begun)
    form = forms.CodeForm(_posted(request))
    if form.is_valid() and _is_right(request, begun, form):
        return _complete(request, begun)
    return _form_page(request, "accounts/register_code.html", form, begun=begun, **_clock(request, begun))


def _is_right(request: HttpRequest, begun: Registration, form: forms.CodeForm) -> bool:
    """A verb of its own, before the one it guards: a refusal there must not take the count back."""
    asked = {"national_id": begun.national_id, "browser": get_adapter().visitor(request)["browser"]}
    register = OneTimeCode.Purpose.REGISTER
    if services.check_code(register, typed=form.cleaned_data["code"], **asked):
        return True
    form.add_error("code", services.what_is_wrong(register, **asked))
    return False


def _complete(request: HttpRequest, begun: Registration) -> HttpResponse:
    del request.session["registration"]
    try:
        services.complete_registration(begun)
    except Refused as refusal:
        messages.info(request, refusal.message)
    else:
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
        services.resend_code(begun, **get_adapter().visitor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("A new code is on its way. The earlier one no longer works."))
    return redirect("register_code")


def _clock(request: HttpRequest, begun: Registration) -> dict:
    """How long the newest code still works, in whole minutes."""
    browser = get_adapter().visitor(request)["browser"]
    code = selectors.last_code(OneTimeCode.Purpose.REGISTER, begun.national_id, browser)
    if code is None or not code.is_live:
        return {"code": None}
    return {"code": code, "minutes": ceil((code.expires_at - timezone.now()).total_seconds() / 60)}


# -- in and out -------------------------------------------------------------------------------------
class SignIn(LoginView):
    """allauth's sign-in with its limits, on our page."""

    form_class = forms.SignInForm
    template_name = "account/login.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return {**context, "error_links": error_links(context["form"])}


@login_not_required
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Without the limiter there is no sign-in: 503 until its cache is back."""
    try:
        return SignIn.as_view()(request)
    except RedisError:
        return render(request, "accounts/away.html", status=503)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and leave nothing in a shared browser."""
    get_adapter().logout(request)
    messages.success(request, _("You signed out."))
    answer = redirect("home")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_new(request: HttpRequest) -> HttpResponse:
    """One's own password, after a temporary one or when wished for; other sessions end, this one stays."""
    form = forms.PasswordForm(_posted(request), person=request.user)
    if form.is_valid():
        services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password was changed. Other devices were signed out."))
        return redirect("dashboard")
    return _form_page(request, "accounts/password_new.html", form)


# -- what was said ----------------------------------------------------------------------------------
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first, by day; what was shown counts as read."""
    page = Paginator(selectors.notices_of(request.user), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)  # before they are marked, to show which were unread
    services.read_notices(request.user, page.object_list)
    return render(request, "accounts/notices.html", {"page": page})


@login_not_required
@require_safe
def dev_sms(request: HttpRequest) -> HttpResponse:
    """Development only: the SMS messages that a real site would have sent."""
    if not settings.PORTAL_DEMO:
        raise Http404
    return render(request, "accounts/dev_sms.html", {"texts": outbox.latest()})


def _posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def _form_page(request: HttpRequest, template: str, form: PortalForm, **more) -> HttpResponse:
    return render(request, template, {"form": form, "error_links": error_links(form), **more})
