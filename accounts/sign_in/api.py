"""REST door of the session."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from accounts.people.api_base import (
    VisitorAPIView,
    form_validation_error,
    public_schema,
    require_rate_limiter,
    validate_data,
)
from accounts.profile import forms as profile_forms
from accounts.sign_in import forms as sign_in_forms
from accounts.sign_in.models import SignIn
from common import rate_limit
from common.api_views import APIView
from common.serializer_fields import InputSerializer


class SignInSerializer(InputSerializer):
    national_id = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=256, trim_whitespace=False)
    code_id = serializers.CharField(
        max_length=40, required=False, help_text="A visual code drawn for this session: POST /visual-codes/"
    )
    code = serializers.CharField(max_length=40, required=False, help_text="Its five digits")


class ProofSerializer(InputSerializer):
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class SessionSerializer(serializers.Serializer):
    signed_in = serializers.BooleanField()
    must_change_password = serializers.BooleanField()
    csrf_token = serializers.CharField(help_text="Send it back as the header X-CSRFToken")


class SessionView(VisitorAPIView):
    has_etag = False  # its token differs each time

    @public_schema(operation_id="session_look", responses=SessionSerializer)
    def get(self, request):
        """Whether somebody is signed in, and the token that every write needs."""
        return Response(_session(request))

    @public_schema(operation_id="session_sign_in", request=SignInSerializer, responses=SessionSerializer)
    @require_rate_limiter
    def post(self, request):
        """Sign in with the national ID and the password: the page's form, hence its limits.

        The visual code (`code_id`, `code`) is optional here, since a program cannot read a picture and every
        limit holds without it; but without one an address has ten sign-ins a minute. A code that is sent is
        examined before the password, and spent by it.
        """
        plain = request._request
        typed = validate_data(SignInSerializer, request)
        if not typed.get("code") and not rate_limit.count_within_limit(
            "api-sign-in", ratelimit.get_ip(plain), 10, 60
        ):
            raise exceptions.Throttled(60)
        if not ratelimit.consume(plain, app="allauth.account", action="login"):
            raise exceptions.Throttled(60)
        given = {"login": typed.pop("national_id"), **typed}
        form = sign_in_forms.SignInForm(given, code_needed=False, request=plain)
        if not form.is_valid():
            raise _sign_in_error(form)
        return _sign_in(request, form)

    @public_schema(operation_id="session_sign_out", request=None, responses={204: None})
    def delete(self, request):
        """Sign out."""
        get_adapter().logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT, headers={"Clear-Site-Data": '"cache", "storage"'})


def _sign_in(request, form: sign_in_forms.SignInForm) -> Response:
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


def _sign_in_error(form: sign_in_forms.SignInForm) -> Exception:
    for error in form.errors.as_data().get("__all__", []):
        if error.code == "too_many_login_attempts":
            return exceptions.Throttled(error.params["seconds"])
    return form_validation_error(form, login="national_id")


class ProofView(APIView):
    is_idempotent = False  # a wrong password stays counted

    @extend_schema(operation_id="session_reauthenticate", request=ProofSerializer, responses={204: None})
    @require_rate_limiter
    def post(self, request):
        """The password again: for five minutes, changes that money follows are open."""
        form = profile_forms.ProofForm(validate_data(ProofSerializer, request), person=request.user)
        if not form.is_valid():
            raise _proof_error(form)
        get_adapter().prove(request._request, SignIn.Way.PASSWORD)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _proof_error(form: profile_forms.ProofForm) -> Exception:
    for error in form.errors.as_data().get("password", []):
        if error.code == "too_many_login_attempts":
            return exceptions.Throttled(error.params["seconds"])
    return form_validation_error(form)
