"""The session: in, out, the visual code, the password again."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.middleware.csrf import get_token
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import forms, services
from accounts.api.shared import Door, as_error, described, needs_limiter, valid
from accounts.models import SignIn
from citizen_portal.lib import fast


class SignInSerializer(serializers.Serializer):
    national_id = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=256, trim_whitespace=False)
    code_id = serializers.CharField(
        max_length=40, required=False, help_text="A visual code drawn for this session: POST /visual-codes/"
    )
    code = serializers.CharField(max_length=40, required=False, help_text="Its five digits")


class ProofSerializer(serializers.Serializer):
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class VisualCodeSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    picture = serializers.CharField(help_text="The address of a PNG, for this session only")
    sound = serializers.CharField(help_text="The address of a WAV that says the digits")
    expires_at = serializers.DateTimeField()


class SessionSerializer(serializers.Serializer):
    signed_in = serializers.BooleanField()
    must_change_password = serializers.BooleanField()
    csrf_token = serializers.CharField(help_text="Send it back as the header X-CSRFToken")


class SessionView(Door):
    @described(operation_id="session_look", responses=SessionSerializer)
    def get(self, request):
        """Whether somebody is signed in, and the token that every write needs."""
        return Response(_session(request))

    @described(operation_id="session_sign_in", request=SignInSerializer, responses=SessionSerializer)
    @needs_limiter
    def post(self, request):
        """Sign in with the national ID and the password: the page's form, hence its limits.

        The visual code (`code_id`, `code`) is optional here, since a program cannot read a picture and every
        limit holds without it; but without one an address has ten sign-ins a minute. A code that is sent is
        examined before the password, and spent by it.
        """
        plain = request._request
        typed = valid(SignInSerializer, request)
        if not typed.get("code") and not fast.allow("api-sign-in", ratelimit.get_ip(plain), 10, 60):
            raise exceptions.Throttled(60)
        if not ratelimit.consume(plain, app="allauth.account", action="login"):
            raise exceptions.Throttled(60)
        given = {"login": typed.pop("national_id"), **typed}
        form = forms.SignInForm(given, code_needed=False, request=plain)
        if not form.is_valid():
            raise _sign_in_error(form)
        return _sign_in(request, form)

    @described(operation_id="session_sign_out", request=None, responses={204: None})
    def delete(self, request):
        """Sign out."""
        get_adapter().logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT, headers={"Clear-Site-Data": '"cache", "storage"'})


def _sign_in(request, form: forms.SignInForm) -> Response:
    plain = request._request
    plain.way_in = SignIn.Way.API
    page = form.login(plain)
    if not plain.user.is_authenticated:  # somebody else spent the temporary password a moment ago
        raise get_adapter().validation_error("username_password_mismatch")
    request.user = plain.user
    answer = Response(_session(request))
    answer.cookies.update(page.cookies)  # the browser that is known from now on
    return answer


def _session(request) -> dict:
    person = request.user
    return {
        "signed_in": person.is_authenticated,
        "must_change_password": person.is_authenticated and person.must_change_password,
        "csrf_token": get_token(request._request),
    }


def _sign_in_error(form: forms.SignInForm) -> Exception:
    for error in form.errors.as_data().get("__all__", []):
        if error.code == "too_many_login_attempts":
            return exceptions.Throttled(error.params["seconds"])
    return as_error(form, login="national_id")


class VisualCodesView(Door):
    throttle_rate, throttle_scope, throttle_strict = (20, 60), "visual-new", True

    @described(operation_id="visual_code", request=None, responses={201: VisualCodeSerializer})
    def post(self, request):
        """A visual code for this session: five minutes, one answer."""
        code = services.new_visual_code(get_adapter().visitor(request._request)["browser"])
        shown = {
            "id": code.pk,
            "picture": reverse("visual_picture", args=[code.pk]),
            "sound": reverse("visual_sound", args=[code.pk]),
            "expires_at": code.expires_at,
        }
        return Response(VisualCodeSerializer(shown).data, 201)


class ProofView(APIView):
    @extend_schema(operation_id="session_reauthenticate", request=ProofSerializer, responses={204: None})
    @needs_limiter
    def post(self, request):
        """The password again: for five minutes, changes that money follows are open."""
        form = forms.ProofForm(valid(ProofSerializer, request), person=request.user)
        if not form.is_valid():
            raise _proof_error(form)
        get_adapter().prove(request._request, SignIn.Way.PASSWORD)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _proof_error(form: forms.ProofForm) -> Exception:
    for error in form.errors.as_data().get("password", []):
        if error.code == "too_many_login_attempts":
            return exceptions.Throttled(error.params["seconds"])
    return as_error(form)
