"""Pages of signing in and out."""

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode
from accounts.people.pages import require_rate_limiter
from accounts.sign_in import devices
from accounts.sign_in import forms as sign_in_forms
from accounts.visual_code import selectors as visual_code_selectors
from accounts.visual_code import services as visual_code_services
from accounts.visual_code.models import VisualCode
from accounts.visual_code.views import NEW_CODES_A_MINUTE
from common import rate_limit
from common.errors import Refused
from common.forms import error_links


# -- in and out -------------------------------------------------------------------------------------
class SignInView(LoginView):
    """allauth's sign-in with its limits, on our page; the visual code comes before the password."""

    form_class = sign_in_forms.SignInForm
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

    def form_invalid(self, form: sign_in_forms.SignInForm) -> HttpResponse:
        if not form.examined and not form.by_sms:  # nobody looked at the code yet: it stays good
            self.kept = visual_code_selectors.visual_code(
                form["code_id"].value() or "", self._visitor()["browser"]
            )
        return super().form_invalid(form)

    def _typed_id(self, **more: str) -> dict[str, str]:
        return {"login": self.request.POST.get("login", "")[:40], **more}

    def _visitor(self) -> dict[str, str]:
        return get_adapter().visitor(self.request)

    def _code_by_sms(self) -> sign_in_forms.SignInForm:
        """Send a code to the mobile of the typed ID, if it has an account: nobody looks before the answer."""
        form = self.form_class(self.request.POST, only_id=True, request=self.request)
        if not form.is_valid():
            return form
        try:
            national_id, visitor = form.cleaned_data["login"], self._visitor()
            asked = code_services.CodeRequest(
                OneTimeCode.Purpose.SIGN_IN, national_id, get_language() or "ar"
            )
            address = devices.limiter_key(self.request, national_id, visitor["address"])
            code_services.request_code(asked, browser=visitor["browser"], address=address)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return form
        return self.form_class(initial=self._typed_id(way=sign_in_forms.SMS), request=self.request)

    def _drop_code(self) -> None:
        visual_code_services.discard_visual_code(
            self.request.POST.get("code_id", ""), browser=self._visitor()["browser"]
        )

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
        if not rate_limit.count_within_limit("visual-new", visitor["address"], NEW_CODES_A_MINUTE, 60):
            raise RateLimited
        return visual_code_services.create_visual_code(visitor["browser"])


@login_not_required
@sensitive_post_parameters("password", "code")
@require_rate_limiter
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The national ID, the password, the visual code."""
    return SignInView.as_view()(request)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and leave nothing in a shared browser."""
    get_adapter().logout(request)
    messages.success(request, _("You signed out."))
    answer = redirect("home")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
