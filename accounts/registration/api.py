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
from accounts.people.api_base import Door, as_error, described, said, valid
from accounts.registration import selectors as registration_selectors
from accounts.registration import services as registration_services
from accounts.registration.models import Registration
from common import text
from common.digits import norm
from common.errors import Refused
from common.forms import BirthDateField


class RegistrationSerializer(serializers.Serializer):
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


class CodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=40)
    terms = serializers.BooleanField(help_text="true: the terms and conditions are agreed to")

    def validate_terms(self, agreed: bool) -> bool:
        if not agreed:
            raise ValidationError(_("Read the terms and conditions, then tick that you agree."), code="terms")
        return agreed


class SaidSerializer(serializers.Serializer):
    detail = serializers.CharField(help_text="What happens next")


class RegistrationsView(Door):
    @described(
        operation_id="registration_begin", request=RegistrationSerializer, responses={202: SaidSerializer}
    )
    def post(self, request):
        """Begin to register; the answer is the same whether or not the ID has an account."""
        typed = valid(RegistrationSerializer, request)
        details = registration_services.Details(**typed, language=get_language() or "ar")
        visitor = get_adapter().visitor(request._request)
        begun = registration_services.start_registration(details, address=visitor["address"])
        registration_services.send_code(begun, **visitor)
        request.session["registration"] = str(begun.key)
        return said(_("If the details are right, a code is on its way by SMS."), 202)


class RegistrationCodeView(Door):
    @described(operation_id="registration_code", request=CodeSerializer, responses={201: SaidSerializer})
    def post(self, request):
        """The code of the SMS, and the terms; it is counted first, in a transaction of its own."""
        begun = _begun(request)
        form = code_forms.CodeForm({"code": norm(valid(CodeSerializer, request)["code"])})
        if not form.is_valid():
            raise as_error(form)
        register = OneTimeCode.Purpose.REGISTER
        browser = get_adapter().visitor(request._request)["browser"]
        asked = {"national_id": begun.national_id, "browser": browser}
        if not code_services.check_code(register, typed=form.cleaned_data["code"], **asked):
            raise ValidationError({"code": code_services.code_error(register, **asked)})
        del request.session["registration"]
        registration_services.mark_mobile_proved(begun)
        registration_services.complete_registration(begun)
        return said(_("Your account is open. A temporary password was sent to your mobile."), 201)


class ResendView(Door):
    @described(operation_id="registration_resend", request=None, responses={202: SaidSerializer})
    def post(self, request):
        """A new code; the earlier one no longer works."""
        registration_services.resend_code(_begun(request), **get_adapter().visitor(request._request))
        return said(_("A new code is on its way. The earlier one no longer works."), 202)


def _begun(request) -> Registration:
    begun = registration_selectors.open_registration(request.session.get("registration"))
    if begun is None:
        raise Refused("no_registration", _("No registration was begun here. Send your details first."))
    return begun
