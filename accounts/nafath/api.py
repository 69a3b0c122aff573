"""REST door of Nafath: ask, wait with the number, use the approval once."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.nafath import account_linking as nafath_account
from accounts.nafath import forms as nafath_forms
from accounts.nafath import selectors as nafath_selectors
from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from accounts.people.api_base import (
    SaidSerializer,
    VisitorAPIView,
    detail_response,
    form_validation_error,
    public_schema,
    validate_data,
)
from accounts.people.models import User
from accounts.registration import selectors as registration_selectors
from accounts.registration import services as registration_services
from accounts.sign_in import devices
from accounts.sign_in.models import SignIn
from common.errors import Refused
from common.serializer_fields import InputSerializer

Purpose = NafathRequest.Purpose


class NafathAskSerializer(InputSerializer):
    """Whose app is asked."""

    national_id = serializers.CharField(max_length=40, help_text="Who is signed in sends the own one.")


class NafathStateSerializer(serializers.Serializer):
    """How the request stands."""

    state = serializers.ChoiceField(NafathRequest.State.choices)
    number = serializers.CharField(source="random", help_text="The number to pick in the app.")
    expires_at = serializers.DateTimeField(help_text="Until when the app takes an answer.")


class NafathOutcomeSerializer(serializers.Serializer):
    """What the approval was good for."""

    outcome = serializers.ChoiceField(
        ["confirmed", "signed_in", "mobile_needed"],
        help_text="mobile_needed: somebody new; POST the mobile to /nafath/registration/.",
    )


class NafathMobileSerializer(InputSerializer):
    """What Nafath does not know."""

    mobile = serializers.CharField(max_length=40, help_text="Such as 0500000011.")
    terms = serializers.BooleanField(help_text="true: the terms and conditions are agreed to.")


class NafathView(VisitorAPIView):
    has_etag = False

    @public_schema(
        operation_id="nafath_ask", request=NafathAskSerializer, responses={202: NafathStateSerializer}
    )
    def post(self, request: Request) -> Response:
        """Show a request in this person's Nafath app; the answer holds the number to pick there."""
        person = request.user if request.user.is_authenticated else None
        if person and person.is_staff:
            raise PermissionDenied
        form = nafath_forms.NafathForm(validate_data(NafathAskSerializer, request))
        if not form.is_valid():
            raise form_validation_error(form)
        if person and form.cleaned_data["national_id"] != person.national_id:
            raise Refused("not_yourself", _("Confirm with your own national ID."), "national_id")
        asked = nafath_services.start_nafath_request(
            form.cleaned_data["national_id"],
            purpose=Purpose.STEP_UP if person else Purpose.SIGN_IN,
            person=person,
            addresses=_addresses(request),
            language=get_language() or "ar",
            device=devices.known_device(request._request, form.cleaned_data["national_id"]),
            **get_adapter().visitor(request._request),
        )
        request.session["nafath"] = {"request": str(asked.request_id), "next": ""}
        return Response(NafathStateSerializer(asked).data, 202)

    @public_schema(operation_id="nafath_state", responses=NafathStateSerializer)
    def get(self, request: Request) -> Response:
        """How the request of this session stands; ask every few seconds."""
        asked = nafath_services.poll_nafath_request(_own_request(request), addresses=_addresses(request))
        return Response(NafathStateSerializer(asked).data)

    @public_schema(operation_id="nafath_cancel", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Give the request up."""
        nafath_services.cancel_nafath_request(_own_request(request))
        del request.session["nafath"]
        return Response(status=204)


class NafathApprovalView(VisitorAPIView):
    @public_schema(operation_id="nafath_use", request=None, responses=NafathOutcomeSerializer)
    def post(self, request: Request) -> Response:
        """Use the approval, once: confirmed, signed in, or on to the mobile of somebody new."""
        plain, asked = request._request, _own_request(request)
        person = plain.user if plain.user.is_authenticated else None
        browser = get_adapter().visitor(plain)["browser"]
        who = nafath_services.consume_approval(asked, browser=browser, person=person)
        del request.session["nafath"]
        if person is not None:
            get_adapter().prove(plain, SignIn.Way.NAFATH)
            return Response({"outcome": "confirmed"})
        arrived = nafath_account.sign_in_or_register(who, asked, language=get_language() or "ar")
        if not isinstance(arrived, User):
            request.session["by_nafath"] = {"registration": str(arrived.key), "next": ""}
            return Response({"outcome": "mobile_needed"})
        plain.way_in = SignIn.Way.NAFATH
        page = perform_login(plain, Login(user=arrived))
        answer = Response({"outcome": "signed_in"})
        answer.cookies.update(page.cookies)
        return answer


class NafathRegistrationView(VisitorAPIView):
    @public_schema(
        operation_id="nafath_registration", request=NafathMobileSerializer, responses={202: SaidSerializer}
    )
    def post(self, request: Request) -> Response:
        """The mobile of somebody new; its code goes to /registrations/code/."""
        key = request.session.get("by_nafath", {}).get("registration")
        begun = registration_selectors.open_registration(key)
        if begun is None:
            raise Refused("no_registration", _("No registration was begun here. Ask Nafath first."))
        form = nafath_forms.NafathMobileForm(validate_data(NafathMobileSerializer, request))
        if not form.is_valid():
            raise form_validation_error(form)
        visitor = get_adapter().visitor(request._request)
        registration_services.set_mobile(begun, form.cleaned_data["mobile"], **visitor)
        request.session["registration"] = str(begun.key)
        return detail_response(_("If the details are right, a code is on its way by SMS."), 202)


def _own_request(request: Request) -> NafathRequest:
    """The request that this session asked for."""
    kept = request.session.get("nafath", {}).get("request")
    browser = get_adapter().visitor(request._request)["browser"]
    asked = nafath_selectors.nafath_request(kept, browser) if kept else None
    if asked is None:
        raise NotFound(_("No request to Nafath was begun here."))
    return asked


def _addresses(request: Request) -> tuple[str, str]:
    return get_adapter().get_client_ip(request._request), settings.NAFATH_OUR_ADDRESS
