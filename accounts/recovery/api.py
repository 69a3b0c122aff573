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
from accounts.people.api_base import CodeSerializer, Door, SaidSerializer, as_error, described, said, valid
from accounts.recovery import selectors as recovery_selectors
from accounts.recovery import services as recovery_services
from common.digits import norm
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


class RecoveriesView(Door):
    @described(operation_id="recovery_begin", request=RecoverySerializer, responses={202: SaidSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a code; the answer is the same whether or not the ID has an account."""
        typed = valid(RecoverySerializer, request)
        _ask(request, **typed)
        return said(_("If the details are right, a code is on its way by SMS."), 202)


class RecoveryCodeView(Door):
    @described(operation_id="recovery_code", request=CodeSerializer, responses=SaidSerializer)
    def post(self, request: Request) -> Response:
        """The code of the SMS; then a temporary password follows, and every open session ends."""
        asked = _asked(request)
        form = code_forms.CodeForm({"code": norm(valid(CodeSerializer, request)["code"])})
        if not form.is_valid():
            raise as_error(form)
        whose = {"national_id": asked.national_id, "browser": _visitor(request)["browser"]}
        if not code_services.check_code(RESET, typed=form.cleaned_data["code"], **whose):
            raise ValidationError({"code": code_services.code_error(RESET, **whose)})
        del request.session["recovery"]
        recovery_services.complete_recovery(asked)
        return said(_("A temporary password is on its way to your mobile."), 200)


class RecoveryResendView(Door):
    @described(operation_id="recovery_resend", request=None, responses={202: SaidSerializer})
    def post(self, request: Request) -> Response:
        """A new code; the earlier one no longer works."""
        asked = _asked(request)
        _ask(request, national_id=asked.national_id, birth_date=asked.birth_date)
        return said(_("If the details are right, a new code is on its way."), 202)


def _visitor(request: Request) -> dict[str, str]:
    return get_adapter().visitor(request._request)


def _ask(request: Request, **whose) -> None:
    language = get_language() or "ar"
    asked = recovery_services.ask_recovery(**whose, **_visitor(request), language=language)
    request.session["recovery"] = str(asked.key)


def _asked(request: Request) -> AskedCode:
    asked = recovery_selectors.open_recovery(request.session.get("recovery"))
    if asked is None:
        raise Refused("no_recovery", _("No recovery was begun here. Send your details first."))
    return asked
