"""REST door of the rates in force."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from common.api_views import APIView, month_filter
from common.dates import today
from common.serializer_fields import MonthField
from eligibility.rulebook import rates


class ParameterSerializer(serializers.Serializer):
    """One number of the programme: its value, the cycle month it governs from, its mark and source."""

    name = serializers.CharField()
    value = serializers.SerializerMethodField()
    since = serializers.DateField()
    mark = serializers.ChoiceField(choices=["required", "found", "assumed"])
    source = serializers.CharField()

    def get_value(self, parameter: rates.Parameter) -> str:
        value = parameter.value
        if isinstance(value, tuple):
            return ", ".join(each if isinstance(each, str) else ": ".join(each) for each in value)
        return "" if value is None else str(value)


class RatesSerializer(serializers.Serializer):
    """The parameters in force in a month."""

    month = MonthField()
    parameters = ParameterSerializer(many=True)


class RatesView(APIView):
    """Every number the rulebook uses, for anybody."""

    filters = ("month",)
    authentication_classes: list = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="rates",
        parameters=[OpenApiParameter("month", str, description="Another month, such as 2026-12.")],
        responses={200: RatesSerializer},
        auth=[],
    )
    def get(self, request: Request) -> Response:
        """The parameters of the current month, or of another, with where each comes from."""
        month = month_filter(request) or today().replace(day=1)
        parameters = rates.parameters_on(month)
        if not parameters:
            raise NotFound(_("No rates are recorded for this month."))
        return Response(RatesSerializer({"month": month, "parameters": parameters}).data)
