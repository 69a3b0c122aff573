"""Pages of accounts: registering, signing in and out, the password, the notices."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from allauth.usersessions.models import UserSession
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
from accounts.adapter import ask_proof, proved_by
from accounts.models import OneTimeCode, Registration, VisualCode
from accounts.sms import outbox
from accounts.views.nafath import sign_in_by_nafath
from citizen_portal.lib import fast
from citizen_portal.lib.errors import Refused
from citizen_portal.lib.forms import PortalForm, error_links

NOTICES_A_PAGE = 30
PICTURES_A_MINUTE, NEW_CODES_A_MINUTE = 20, 60  # per address
NOT_KEPT = {"Cache-Control": "no-store, private"}


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
    kept = request.session.pop("by_nafath", {})
    try:
        person = services.complete_registration(begun)
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
    """allauth's sign-in with its limits, on our page; the visual code comes before the password."""

    form_class = forms.SignInForm
    template_name = "account/login.html"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "another" in request.POST:  # the picture again; the ID stays, the password does not
            self._cached_form = self.form_class(initial=self._typed_id(), request=request)
        elif "sms" in request.POST:
            self._cached_form = self._code_by_sms()
        else:
            return super().post(request, *args, **kwargs)
        self._drop_code()
        return self.render_to_response(self.get_context_data())

    def form_invalid(self, form: forms.SignInForm) -> HttpResponse:
        if not form.examined and not form.by_sms:  # nobody looked at the code yet: it stays good
            self.kept = selectors.visual_code(form["code_id"].value() or "", self._visitor()["browser"])
        return super().form_invalid(form)

    def _typed_id(self, **more: str) -> dict[str, str]:
        return {"login": self.request.POST.get("login", "")[:40], **more}

    def _visitor(self) -> dict[str, str]:
        return get_adapter().visitor(self.request)

    def _code_by_sms(self) -> forms.SignInForm:
        """Send a code to the mobile of the typed ID, if it has an account: nobody looks before the answer."""
        form = self.form_class(self.request.POST, only_id=True, request=self.request)
        if not form.is_valid():
            return form
        try:
            services.ask_code(
                OneTimeCode.Purpose.SIGN_IN,
                national_id=form.cleaned_data["login"],
                language=get_language() or "ar",
                **self._visitor(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return form
        return self.form_class(initial=self._typed_id(way=forms.SMS), request=self.request)

    def _drop_code(self) -> None:
        services.drop_visual_code(self.request.POST.get("code_id", ""), browser=self._visitor()["browser"])

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        by_sms = form.by_sms and (not form.examined or "code" in form.errors)  # a right one is spent
        kept = getattr(self, "kept", None)
        shown = {"by_sms": by_sms, "kept": kept, "visual": None if by_sms else kept or self._new_code()}
        return {**context, **shown, "error_links": error_links(form)}

    def _new_code(self) -> VisualCode:
        """A code of its own for each page that is shown; who asks without end meets the limit."""
        visitor = self._visitor()
        if not fast.allow("visual-new", visitor["address"], NEW_CODES_A_MINUTE, 60):
            raise RateLimited
        return services.new_visual_code(visitor["browser"])


def needs_limiter(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What counts its visitors: 429 for too many; without the counter's cache 503 until it is back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RedisError:
            return render(request, "accounts/away.html", status=503)
        except RateLimited:
            return render(request, "429.html", status=429)

    return guarded


@login_not_required
@sensitive_post_parameters("password", "code")
@needs_limiter
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The national ID, the password, the visual code."""
    return SignIn.as_view()(request)


@login_not_required
@require_safe
@needs_limiter
def visual_picture(request: HttpRequest, key: UUID) -> HttpResponse:
    """The picture of a visual code, for the browser it was drawn for."""
    code = _drawn(request, key)
    return HttpResponse(services.picture_of(code), content_type="image/png", headers=NOT_KEPT)


@login_not_required
@require_safe
@needs_limiter
def visual_sound(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same digits, spoken in the page's language."""
    code = _drawn(request, key)
    sound = services.sound_of(code, get_language() or "ar")
    return HttpResponse(sound, content_type="audio/wav", headers=NOT_KEPT)


def _drawn(request: HttpRequest, key: UUID) -> VisualCode:
    """The visitor's own code, counted by address; nobody else's exists."""
    if not fast.allow("visual", ratelimit.get_ip(request), PICTURES_A_MINUTE, 60):
        raise RateLimited
    code = selectors.visual_code(str(key), request.session.get("browser", ""))
    if code is None:
        raise Http404
    return code


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
@needs_limiter
def password_new(request: HttpRequest) -> HttpResponse:
    """One's own password, after a temporary one or when wished for; other sessions end, this one stays."""
    first = not request.user.has_usable_password()  # signed up by Nafath
    if first and not proved_by(request):
        return ask_proof(request)
    form = forms.PasswordForm(_posted(request), person=request.user)
    if form.is_valid():
        services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        UserSession.objects.create_from_request(request)  # the session has a new key
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
