"""REST door to the days of deposit, for everybody."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from common.api_views import APIView
from common.dates import today
from common.serializer_fields import MonthField
from payments.days import selectors as days_selectors

MONTHS_SHOWN = 12


class DepositSerializer(serializers.Serializer):
    """A month's deposit: its day, the day it would be without a move, and why it moved."""

    month = MonthField()
    on = serializers.DateField()
    nominal = serializers.DateField()
    moved_because = serializers.ChoiceField(choices=["", "friday", "saturday", "override"], source="why")


class DepositsView(APIView):
    """The next twelve days of deposit."""

    permission_classes = [AllowAny]
    authentication_classes: list = []

    @extend_schema(operation_id="deposits", responses={200: DepositSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """In the order of their months."""
        coming = days_selectors.upcoming_deposits(today(), MONTHS_SHOWN)
        return Response(DepositSerializer(coming, many=True).data)


urlpatterns = [path("deposits/", DepositsView.as_view(), name="api-deposits")]
