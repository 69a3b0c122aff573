"""Registering: the details, the code, another code."""

from datetime import date

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.codes import forms as code_forms
from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode
from accounts.people import forms as person_forms
from accounts.people.api_base import (
    CodeSerializer,
    SaidSerializer,
    VisitorAPIView,
    detail_response,
    form_validation_error,
    public_schema,
    validate_data,
)
from accounts.registration import selectors as registration_selectors
from accounts.registration import services as registration_services
from accounts.registration.models import Registration
from common import text
from common.digits import normalize_digits
from common.errors import Refused
from common.forms import BirthDateField
from common.serializer_fields import InputSerializer


class RegistrationSerializer(InputSerializer):
    national_id = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=150)
    birth_date = serializers.DateField()
    mobile = serializers.CharField(max_length=40)

    def validate_national_id(self, typed: str) -> str:
        return person_forms.clean_national_id(typed)

    def validate_name(self, typed: str) -> str:
        return text.person_name(typed, longest=150)

    def validate_birth_date(self, day: date) -> date:
        return BirthDateField().clean(day)

    def validate_mobile(self, typed: str) -> str:
        return person_forms.clean_mobile(typed)


class RegistrationCodeSerializer(CodeSerializer):
    terms = serializers.BooleanField(help_text="true: the terms and conditions are agreed to")

    def validate_terms(self, agreed: bool) -> bool:
        if not agreed:
            raise ValidationError(_("Read the terms and conditions, then tick that you agree."), code="terms")
        return agreed


class RegistrationsView(VisitorAPIView):
    @public_schema(
        operation_id="registration_begin", request=RegistrationSerializer, responses={202: SaidSerializer}
    )
    def post(self, request):
        """Begin to register; the answer is the same whether or not the ID has an account."""
        typed = validate_data(RegistrationSerializer, request)
        details = registration_services.RegistrationDetails(**typed, language=get_language() or "ar")
        visitor = get_adapter().visitor(request._request)
        begun = registration_services.start_registration(details, address=visitor["address"])
        registration_services.send_code(begun, **visitor)
        request.session["registration"] = str(begun.key)
        return detail_response(_("If the details are right, a code is on its way by SMS."), 202)


class RegistrationCodeView(VisitorAPIView):
    @public_schema(
        operation_id="registration_code", request=RegistrationCodeSerializer, responses={201: SaidSerializer}
    )
    def post(self, request):
        """The code of the SMS, and the terms; it is counted first, in a transaction of its own."""
        begun = _open_registration(request)
        form = code_forms.CodeForm(
            {"code": normalize_digits(validate_data(RegistrationCodeSerializer, request)["code"])}
        )
        if not form.is_valid():
            raise form_validation_error(form)
        register = OneTimeCode.Purpose.REGISTER
        browser = get_adapter().visitor(request._request)["browser"]
        asked = {"national_id": begun.national_id, "browser": browser}
        if not code_services.check_code(register, typed=form.cleaned_data["code"], **asked):
            raise ValidationError({"code": code_services.code_error_message(register, **asked)})
        del request.session["registration"]
        registration_services.mark_mobile_proved(begun)
        registration_services.complete_registration(begun)
        return detail_response(_("Your account is open. A temporary password was sent to your mobile."), 201)


class ResendView(VisitorAPIView):
    @public_schema(operation_id="registration_resend", request=None, responses={202: SaidSerializer})
    def post(self, request):
        """A new code; the earlier one no longer works."""
        registration_services.resend_code(
            _open_registration(request), **get_adapter().visitor(request._request)
        )
        return detail_response(_("A new code is on its way. The earlier one no longer works."), 202)


def _open_registration(request) -> Registration:
    begun = registration_selectors.open_registration(request.session.get("registration"))
    if begun is None:
        raise Refused("no_registration", _("No registration was begun here. Send your details first."))
    return begun
