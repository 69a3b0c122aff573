"""REST door of bank accounts."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.sign_in.adapter import recent_reauthentication
from applications.bank import selectors as bank_selectors
from applications.bank import serializers as bank_serializers
from applications.bank import services as bank_services
from applications.file.api_base import OwnView
from common.api import ReauthenticationNeeded


class BankAccountsView(OwnView):
    @extend_schema(responses=bank_serializers.BankAccountSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = bank_selectors.accounts_of(self.own())
        return Response(bank_serializers.BankAccountSerializer(rows, many=True).data)

    @extend_schema(
        request=bank_serializers.OfferSerializer,
        responses={201: bank_serializers.BankAccountSerializer},
    )
    def post(self, request: Request) -> Response:
        """Give an account; the old one is paid until the bank has answered.

        403 `reauthenticate` when the password was not given in the last five minutes: POST it to
        /api/v1/session/reauthenticate/ first.
        """
        own = self.own()
        if not recent_reauthentication(request._request):
            raise ReauthenticationNeeded
        offered = bank_services.submit_iban(own, self.answers(bank_serializers.OfferSerializer)["iban"])
        return Response(bank_serializers.BankAccountSerializer(offered).data, status.HTTP_201_CREATED)
