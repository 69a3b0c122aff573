"""For everybody: the calculator, and the rates in force."""

import re
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from common.api_views import APIView
from common.dates import today
from common.digits import normalize_digits
from common.serializer_fields import InputSerializer
from eligibility.rulebook.outcome import Entitlement
from eligibility.scenarios.calculator_forms import MAX_INCOME, MAX_PEOPLE
from eligibility.studies import amounts


class PeopleField(serializers.IntegerField):
    """A JSON whole number: 2, never "2", 2.0 or true."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class RiyalsField(serializers.DecimalField):
    """SAR as a string or a number in plain figures: no exponent, no underscore, at most two decimals."""

    def to_internal_value(self, data: Any) -> Decimal:
        plain = normalize_digits(data) if isinstance(data, str) else str(data)
        if isinstance(data, bool) or not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", plain):
            self.fail("invalid")
        return super().to_internal_value(plain)


class HouseholdSerializer(InputSerializer):
    """A household for the calculator: its head, his dependants, the income of all in SAR a month."""

    adults = PeopleField(min_value=0, max_value=MAX_PEOPLE, help_text="Dependants of 18 years and over.")
    minors = PeopleField(min_value=0, max_value=MAX_PEOPLE, help_text="Dependants under 18 years.")
    income = RiyalsField(max_digits=None, decimal_places=2, min_value=0, max_value=MAX_INCOME)


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
        return amounts.api_amount(due.full)

    def get_exemption(self, due: Entitlement) -> str:
        return amounts.api_amount(due.exemption)

    def get_cutoff(self, due: Entitlement) -> str:
        return amounts.api_amount(due.cutoff)

    def get_amount(self, due: Entitlement) -> str:
        return amounts.api_amount(due.amount)


class CalculatorView(APIView):
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
        estimate = amounts.estimate_support(**asked.validated_data, on=today())
        return Response(EntitlementSerializer(estimate.due).data)
