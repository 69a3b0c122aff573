"""REST door of another mobile number: a code on the present number, then one on the new."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.codes import forms as code_forms
from accounts.codes import services as code_services
from accounts.people.api_base import CodeSerializer, form_validation_error, validate_data
from accounts.profile import forms as profile_forms
from accounts.profile import selectors as profile_selectors
from accounts.profile import services as profile_services
from accounts.profile.models import MobileChange
from accounts.sign_in.adapter import recent_reauthentication
from accounts.sign_in.models import SignIn
from common.api import ReauthenticationNeeded
from common.api_views import APIView
from common.digits import normalize_digits
from common.errors import Refused
from common.serializer_fields import InputSerializer

STEP_CODES = {profile_services.OLD: "code_on_present", profile_services.NEW: "code_on_new"}


class NewMobileSerializer(InputSerializer):
    """The number that is wanted."""

    mobile = serializers.CharField(max_length=40, help_text="Such as 0500000011 or +966500000011.")


class MobileStepSerializer(serializers.Serializer):
    """What comes next."""

    step = serializers.ChoiceField(
        ["code_on_present", "code_on_new", "done"], help_text="Which number has a code on its way."
    )


class MobileChangeView(APIView):
    is_idempotent = False  # a code that is counted stays counted

    @extend_schema(
        operation_id="mobile_change",
        request=NewMobileSerializer,
        responses={202: MobileStepSerializer},
    )
    def post(self, request: Request) -> Response:
        """Begin to change the number; needs the password of the last five minutes."""
        way = recent_reauthentication(request._request)
        if not way:
            raise ReauthenticationNeeded
        form = profile_forms.MobileForm({"mobile": validate_data(NewMobileSerializer, request)["mobile"]})
        if not form.is_valid():
            raise form_validation_error(form)
        change = profile_services.request_mobile_change(
            request.user,
            form.cleaned_data["mobile"],
            by_nafath=way == SignIn.Way.NAFATH,
            **_visitor_identifiers(request),
        )
        return _step_response(change, 202)


class MobileCodeView(APIView):
    is_idempotent = False

    @extend_schema(operation_id="mobile_code", request=CodeSerializer, responses=MobileStepSerializer)
    def post(self, request: Request) -> Response:
        """The code of the number whose turn it is."""
        change = _open_change(request)
        form = code_forms.CodeForm({"code": normalize_digits(validate_data(CodeSerializer, request)["code"])})
        if not form.is_valid():
            raise form_validation_error(form)
        purpose = profile_services.next_code_purpose(change)
        whose = {"national_id": request.user.national_id, "browser": _visitor_identifiers(request)["browser"]}
        if not code_services.check_code(purpose, typed=form.cleaned_data["code"], **whose):
            raise ValidationError({"code": code_services.code_error_message(purpose, **whose)})
        if change.old_proved_at is None:
            profile_services.confirm_old_mobile(change, **_visitor_identifiers(request))
            return Response({"step": STEP_CODES[profile_services.NEW]})
        profile_services.change_mobile(change)
        return Response({"step": "done"})


class MobileResendView(APIView):
    is_idempotent = False

    @extend_schema(operation_id="mobile_resend", request=None, responses={202: MobileStepSerializer})
    def post(self, request: Request) -> Response:
        """A new code; the earlier one no longer works."""
        change = _open_change(request)
        profile_services.resend_change_code(change, **_visitor_identifiers(request))
        return _step_response(change, 202)


def _visitor_identifiers(request: Request) -> dict[str, str]:
    return get_adapter().visitor(request._request)


def _step_response(change: MobileChange, code: int) -> Response:
    return Response({"step": STEP_CODES[profile_services.next_code_purpose(change)]}, code)


def _open_change(request: Request) -> MobileChange:
    change = profile_selectors.open_mobile_change(request.user)
    if change is None:
        raise Refused("no_mobile_change", _("No change of the number was begun. Send the new number first."))
    return change
