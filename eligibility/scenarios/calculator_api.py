"""For everybody: the calculator, and the rates in force."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from citizen_portal.lib.dates import today
from citizen_portal.lib.digits import norm
from eligibility import selectors
from eligibility.forms import MOST_INCOME, MOST_PEOPLE
from eligibility.rulebook import rates
from eligibility.rulebook.outcome import Entitlement


class People(serializers.IntegerField):
    """A JSON whole number: 2, never "2", 2.0 or true."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Riyals(serializers.DecimalField):
    """SAR as a string or a number in plain figures: no exponent, no underscore, at most two decimals."""

    def to_internal_value(self, data: Any) -> Decimal:
        plain = norm(data) if isinstance(data, str) else str(data)
        if isinstance(data, bool) or not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", plain):
            self.fail("invalid")
        return super().to_internal_value(plain)


class HouseholdSerializer(serializers.Serializer):
    """A household for the calculator: its head, his dependants, the income of all in SAR a month."""

    adults = People(min_value=0, max_value=MOST_PEOPLE, help_text="Dependants of 18 years and over.")
    minors = People(min_value=0, max_value=MOST_PEOPLE, help_text="Dependants under 18 years.")
    income = Riyals(max_digits=None, decimal_places=2, min_value=0, max_value=MOST_INCOME)


class EntitlementSerializer(serializers.Serializer):
    """The formula's answer: the weight as it is, amounts in SAR a month with two decimals."""

    weight = serializers.SerializerMethodField()
    full = serializers.SerializerMethodField()
    exemption = serializers.SerializerMethodField()
    cutoff = serializers.SerializerMethodField()
    amount = serializers.SerializerMethodField()

    def get_weight(self, due: Entitlement) -> str:
        return f"{due.weight.normalize():f}"

    def get_full(self, due: Entitlement) -> str:
        return selectors.two_decimals(due.full)

    def get_exemption(self, due: Entitlement) -> str:
        return selectors.two_decimals(due.exemption)

    def get_cutoff(self, due: Entitlement) -> str:
        return selectors.two_decimals(due.cutoff)

    def get_amount(self, due: Entitlement) -> str:
        return selectors.two_decimals(due.amount)


class Calculator(APIView):
    """The estimate of a household, for anybody; nothing is stored and no cookie is read."""

    authentication_classes: list = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="calculator",
        request=HouseholdSerializer,
        responses={200: EntitlementSerializer},
        auth=[],
        examples=[
            OpenApiExample(
                "Head, one adult, two minors",
                value={"adults": 1, "minors": 2, "income": "10000.00"},
                request_only=True,
            ),
            OpenApiExample(
                "Its answer",
                value={
                    "weight": "2.1",
                    "full": "1512.00",
                    "exemption": "9051.00",
                    "cutoff": "14399.01",
                    "amount": "1243.70",
                },
                response_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Calculate with the rates of the current month."""
        asked = HouseholdSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        estimate = selectors.estimate(**asked.validated_data, on=today())
        return Response(EntitlementSerializer(estimate.due).data)


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

    month = serializers.DateField()
    parameters = ParameterSerializer(many=True)


class Rates(APIView):
    """Every number the rulebook uses, for anybody."""

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
        month = _month(request.query_params.get("month", ""))
        parameters = rates.parameters_on(month)
        if not parameters:
            raise NotFound(_("No rates are recorded for this month."))
        return Response(RatesSerializer({"month": month, "parameters": parameters}).data)


def _month(asked: str) -> date:
    if not asked:
        return today().replace(day=1)
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise ValidationError({"month": _("Write a month as 2026-12.")}) from error
