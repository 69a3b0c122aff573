"""REST door of accounts: registering, the session, the password, the notices."""

from datetime import date
from functools import partial, wraps

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from redis.exceptions import RedisError
from rest_framework import exceptions, serializers, status
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import forms, selectors, services
from accounts.models import Notice, OneTimeCode, Registration, User
from citizen_portal.lib import text
from citizen_portal.lib.api import Unavailable
from citizen_portal.lib.digits import norm
from citizen_portal.lib.errors import Refused
from citizen_portal.lib.forms import BirthDateField


class Visitor(SessionAuthentication):
    """The session's person, or nobody.

    CSRF is checked for nobody too: else a page elsewhere could sign a citizen in to a stranger's account.
    """

    def authenticate(self, request):
        known = super().authenticate(request)  # checks a person's request by itself
        if known is None:
            self.enforce_csrf(request)
        return known


class Door(APIView):
    """Open to visitors."""

    authentication_classes = [Visitor]
    permission_classes = [AllowAny]


described = partial(extend_schema, auth=[])  # how an open door stands in the OpenAPI document


# -- the session ------------------------------------------------------------------------------------
class SignInSerializer(serializers.Serializer):
    national_id = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class SessionSerializer(serializers.Serializer):
    signed_in = serializers.BooleanField()
    must_change_password = serializers.BooleanField()
    csrf_token = serializers.CharField(help_text="Send it back as the header X-CSRFToken")


def _needs_limiter(view):
    """Without the limiter's cache there is no sign-in."""

    @wraps(view)
    def guarded(self, request):
        try:
            return view(self, request)
        except RedisError as error:
            raise Unavailable from error

    return guarded


class SessionView(Door):
    @described(operation_id="session_look", responses=SessionSerializer)
    def get(self, request):
        """Whether somebody is signed in, and the token that every write needs."""
        return Response(_session(request))

    @described(operation_id="session_sign_in", request=SignInSerializer, responses=SessionSerializer)
    @_needs_limiter
    def post(self, request):
        """Sign in with the national ID and the password: the page's form, hence its limits."""
        if not ratelimit.consume(request._request, app="allauth.account", action="login"):
            raise exceptions.Throttled(60)
        typed = _valid(SignInSerializer, request)
        form = forms.SignInForm(
            {"login": typed["national_id"], "password": typed["password"]}, request=request._request
        )
        if not form.is_valid():
            raise _sign_in_error(form)
        form.login(request._request)
        person = request._request.user
        if not person.is_authenticated:  # somebody else spent the temporary password a moment ago
            raise get_adapter().validation_error("username_password_mismatch")
        request.user = person
        return Response(_session(request))

    @described(operation_id="session_sign_out", request=None, responses={204: None})
    def delete(self, request):
        """Sign out."""
        get_adapter().logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT, headers={"Clear-Site-Data": '"cache", "storage"'})


def _session(request) -> dict:
    person = request.user
    return {
        "signed_in": person.is_authenticated,
        "must_change_password": person.is_authenticated and person.must_change_password,
        "csrf_token": get_token(request._request),
    }


def _sign_in_error(form: forms.SignInForm) -> Exception:
    errors = form.errors.as_data()
    if any(error.code == "too_many_login_attempts" for error in errors.get("__all__", [])):
        return exceptions.Throttled(300)
    return _as_error(form, login="national_id")


# -- registering ------------------------------------------------------------------------------------
class RegistrationSerializer(serializers.Serializer):
    national_id = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=150)
    birth_date = serializers.DateField()
    mobile = serializers.CharField(max_length=40)
    terms = serializers.BooleanField(help_text="true: the terms and conditions are agreed to")

    def validate_national_id(self, typed: str) -> str:
        return forms.clean_national_id(typed)

    def validate_name(self, typed: str) -> str:
        return text.person_name(typed, longest=150)

    def validate_birth_date(self, day: date) -> date:
        return BirthDateField().clean(day)

    def validate_mobile(self, typed: str) -> str:
        return forms.clean_mobile(typed)

    def validate_terms(self, agreed: bool) -> bool:
        if not agreed:
            raise ValidationError(_("Read the terms and conditions, then tick that you agree."), code="terms")
        return agreed


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=40)


class SaidSerializer(serializers.Serializer):
    detail = serializers.CharField(help_text="What happens next")


class RegistrationsView(Door):
    @described(
        operation_id="registration_begin", request=RegistrationSerializer, responses={202: SaidSerializer}
    )
    def post(self, request):
        """Begin to register; the answer is the same whether or not the ID has an account."""
        typed = _valid(RegistrationSerializer, request)
        typed.pop("terms")
        details = services.Details(**typed, language=get_language() or "ar")
        begun = services.start_registration(details, **get_adapter().visitor(request._request))
        request.session["registration"] = str(begun.key)
        return _said(_("If the details are right, a code is on its way by SMS."), 202)


class RegistrationCodeView(Door):
    @described(operation_id="registration_code", request=CodeSerializer, responses={201: SaidSerializer})
    def post(self, request):
        """The code of the SMS; it is counted before anything else, in a transaction of its own."""
        begun = _begun(request)
        form = forms.CodeForm({"code": norm(_valid(CodeSerializer, request)["code"])})
        if not form.is_valid():
            raise _as_error(form)
        register = OneTimeCode.Purpose.REGISTER
        browser = get_adapter().visitor(request._request)["browser"]
        asked = {"national_id": begun.national_id, "browser": browser}
        if not services.check_code(register, typed=form.cleaned_data["code"], **asked):
            raise ValidationError({"code": services.what_is_wrong(register, **asked)})
        del request.session["registration"]
        services.complete_registration(begun)
        return _said(_("Your account is open. A temporary password was sent to your mobile."), 201)


class ResendView(Door):
    @described(operation_id="registration_resend", request=None, responses={202: SaidSerializer})
    def post(self, request):
        """A new code; the earlier one no longer works."""
        services.resend_code(_begun(request), **get_adapter().visitor(request._request))
        return _said(_("A new code is on its way. The earlier one no longer works."), 202)


def _begun(request) -> Registration:
    begun = selectors.open_registration(request.session.get("registration"))
    if begun is None:
        raise Refused("no_registration", _("No registration was begun here. Send your details first."))
    return begun


# -- the signed-in person ---------------------------------------------------------------------------
class PasswordSerializer(serializers.Serializer):
    current = serializers.CharField(
        max_length=256, trim_whitespace=False, required=False, help_text="Not asked for after a temporary one"
    )
    new = serializers.CharField(max_length=256, trim_whitespace=False)


class MeSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ("national_id", "name", "birth_date", "mobile", "language", "joined_at")
        read_only_fields = fields


class NoticeSerializer(serializers.ModelSerializer):
    text = serializers.CharField(read_only=True)
    page = serializers.CharField(source="url", read_only=True, help_text="The portal's page about it")

    class Meta:
        model = Notice
        fields = ("kind", "text", "page", "created_at", "read_at")
        read_only_fields = fields


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were unread")


class PasswordView(APIView):
    @extend_schema(operation_id="password_change", request=PasswordSerializer, responses={204: None})
    @_needs_limiter
    def put(self, request):
        """One's own password; other sessions end, this one stays."""
        typed = _valid(PasswordSerializer, request)
        form = forms.PasswordForm({**typed, "repeat": typed["new"]}, person=request.user)
        if not form.is_valid():
            raise _as_error(form)
        services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request._request, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    @extend_schema(operation_id="me", responses=MeSerializer)
    def get(self, request):
        """Who is signed in."""
        return Response(MeSerializer(request.user).data)


class NoticesView(ListAPIView):
    """What was said to you, newest first."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    def get_queryset(self):
        return selectors.notices_of(self.request.user)


class NoticesReadView(APIView):
    @extend_schema(operation_id="notices_read", request=None, responses=ReadSerializer)
    def post(self, request):
        """Mark all notices as read."""
        return Response({"read": services.read_notices(request.user)})


def _valid(kind: type[serializers.Serializer], request) -> dict:
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return dict(typed.validated_data)


def _as_error(form, **names: str) -> ValidationError:
    """A form's errors, by the API's names of the fields."""
    return ValidationError({names.get(field, field): found for field, found in form.errors.as_data().items()})


def _said(detail: str, code: int) -> Response:
    return Response({"detail": detail}, status=code)


urlpatterns = [
    path("session/", SessionView.as_view(), name="api-session"),
    path("registrations/", RegistrationsView.as_view(), name="api-registrations"),
    path("registrations/code/", RegistrationCodeView.as_view(), name="api-registrations-code"),
    path("registrations/resend/", ResendView.as_view(), name="api-registrations-resend"),
    path("password/", PasswordView.as_view(), name="api-password"),
    path("me/", MeView.as_view(), name="api-me"),
    path("notices/", NoticesView.as_view(), name="api-notices"),
    path("notices/read/", NoticesReadView.as_view(), name="api-notices-read"),
]
