"""REST door of a lost password: the same answer always, whether or not the ID has an account."""

from datetime import date

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.codes import forms as code_forms
from accounts.codes import services as code_services
from accounts.codes.models import AskedCode, OneTimeCode
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
from accounts.recovery import selectors as recovery_selectors
from accounts.recovery import services as recovery_services
from common.digits import normalize_digits
from common.errors import Refused
from common.forms import BirthDateField
from common.serializer_fields import InputSerializer

RESET = OneTimeCode.Purpose.RESET


class RecoverySerializer(InputSerializer):
    """Whose password is lost."""

    national_id = serializers.CharField(max_length=40, help_text="Ten digits.")
    birth_date = serializers.DateField(help_text="As in the civil register.")

    def validate_national_id(self, typed: str) -> str:
        return person_forms.clean_national_id(typed)

    def validate_birth_date(self, day: date) -> date:
        return BirthDateField().clean(day)


class RecoveriesView(VisitorAPIView):
    @public_schema(operation_id="recovery_begin", request=RecoverySerializer, responses={202: SaidSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a code; the answer is the same whether or not the ID has an account."""
        typed = validate_data(RecoverySerializer, request)
        _request_recovery(request, **typed)
        return detail_response(_("If the details are right, a code is on its way by SMS."), 202)


class RecoveryCodeView(VisitorAPIView):
    @public_schema(operation_id="recovery_code", request=CodeSerializer, responses=SaidSerializer)
    def post(self, request: Request) -> Response:
        """The code of the SMS; then a temporary password follows, and every open session ends."""
        asked = _open_recovery(request)
        form = code_forms.CodeForm({"code": normalize_digits(validate_data(CodeSerializer, request)["code"])})
        if not form.is_valid():
            raise form_validation_error(form)
        whose = {"national_id": asked.national_id, "browser": _visitor_identifiers(request)["browser"]}
        if not code_services.check_code(RESET, typed=form.cleaned_data["code"], **whose):
            raise ValidationError({"code": code_services.code_error_message(RESET, **whose)})
        del request.session["recovery"]
        recovery_services.complete_recovery(asked)
        return detail_response(_("A temporary password is on its way to your mobile."), 200)


class RecoveryResendView(VisitorAPIView):
    @public_schema(operation_id="recovery_resend", request=None, responses={202: SaidSerializer})
    def post(self, request: Request) -> Response:
        """A new code; the earlier one no longer works."""
        asked = _open_recovery(request)
        _request_recovery(request, national_id=asked.national_id, birth_date=asked.birth_date)
        return detail_response(_("If the details are right, a new code is on its way."), 202)


def _visitor_identifiers(request: Request) -> dict[str, str]:
    return get_adapter().visitor(request._request)


def _request_recovery(request: Request, **whose) -> None:
    language = get_language() or "ar"
    asked = recovery_services.request_recovery(**whose, **_visitor_identifiers(request), language=language)
    request.session["recovery"] = str(asked.key)


def _open_recovery(request: Request) -> AskedCode:
    asked = recovery_selectors.open_recovery(request.session.get("recovery"))
    if asked is None:
        raise Refused("no_recovery", _("No recovery was begun here. Send your details first."))
    return asked
