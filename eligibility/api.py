"""REST door of eligibility: the calculator and its rates for everybody, one's own studies."""

import re
from decimal import Decimal
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from citizen_portal.lib.api import Pages
from citizen_portal.lib.dates import today
from citizen_portal.lib.digits import norm
from eligibility import selectors, texts
from eligibility.forms import MOST_INCOME, MOST_PEOPLE
from eligibility.models import Study
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
        if isinstance(parameter.value, tuple):
            return ", ".join(f"{programme}: {policy}" for programme, policy in parameter.value)
        return str(parameter.value)


class RatesSerializer(serializers.Serializer):
    """The parameters in force in a month."""

    month = serializers.DateField()
    parameters = ParameterSerializer(many=True)


class Rates(APIView):
    """Every number the rulebook uses, for anybody."""

    authentication_classes: list = []
    permission_classes = [AllowAny]

    @extend_schema(operation_id="rates", responses={200: RatesSerializer}, auth=[])
    def get(self, request: Request) -> Response:
        """The parameters of the current month, with where each comes from."""
        month = today().replace(day=1)
        in_force = {"month": month, "parameters": rates.parameters_on(month)}
        return Response(RatesSerializer(in_force).data)


class StudySerializer(serializers.ModelSerializer):
    """A decision in short."""

    cycle = serializers.DateField(source="cycle.month")
    declaration = serializers.IntegerField(source="declaration.version")

    class Meta:
        model = Study
        fields = ["id", "cycle", "version", "outcome", "amount", "declaration", "made_at"]
        read_only_fields = fields


class FindingSerializer(serializers.Serializer):
    """One condition and person: what is so, and what to do; a dependant's registry values are left out."""

    code = serializers.CharField()
    title = serializers.CharField()
    person = serializers.CharField(source="finding.person")
    about = serializers.ChoiceField(choices=["head", "dependant", "household"], source="finding.about")
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=["met", "not_met", "unknown"])
    found = serializers.SerializerMethodField()
    limit = serializers.CharField(source="finding.limit")
    source = serializers.SerializerMethodField()
    as_of = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    advice = serializers.CharField()

    def get_found(self, condition: selectors.Condition) -> str:
        return "" if condition.private else condition.finding.found

    @extend_schema_field(serializers.ChoiceField(choices=sorted(texts.SOURCES)))
    def get_source(self, condition: selectors.Condition) -> str:
        return condition.finding.source


class AmountLineSerializer(serializers.Serializer):
    """One line of the amount, SAR; the lines add up to the amount or, unless eligible, to the estimate."""

    code = serializers.CharField()
    label = serializers.CharField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)


class StudyInFullSerializer(StudySerializer):
    """A decision with its reasons and its amount line by line."""

    findings = serializers.SerializerMethodField()
    estimated = serializers.SerializerMethodField()
    entitlement = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()
    objection_until = serializers.SerializerMethodField()

    class Meta(StudySerializer.Meta):
        fields = [
            *StudySerializer.Meta.fields,
            "findings",
            "estimated",
            "entitlement",
            "lines",
            "objection_until",
        ]
        read_only_fields = fields

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, study: Study) -> list:
        return FindingSerializer(selectors.decision_of(study).all, many=True).data

    def get_estimated(self, study: Study) -> bool:
        return selectors.decision_of(study).estimated

    @extend_schema_field(EntitlementSerializer)
    def get_entitlement(self, study: Study) -> dict:
        return EntitlementSerializer(selectors.answer_of(study).entitlement).data

    @extend_schema_field(AmountLineSerializer(many=True))
    def get_lines(self, study: Study) -> list:
        return AmountLineSerializer(selectors.decision_of(study).lines, many=True).data

    @extend_schema_field(serializers.DateField())
    def get_objection_until(self, study: Study) -> str:
        return selectors.objection_deadline(study).isoformat()


class Studies(ListAPIView):
    """One's own decisions, every version, newest first."""

    serializer_class = StudySerializer
    pagination_class = Pages
    queryset = Study.objects.none()

    def get_queryset(self) -> Any:
        return selectors.studies_of(self.request.user)


class OneStudy(RetrieveAPIView):
    """One decision of one's own, in full."""

    serializer_class = StudyInFullSerializer
    queryset = Study.objects.none()

    def get_queryset(self) -> Any:
        return selectors.studies_of(self.request.user)


urlpatterns = [
    path("calculator/", Calculator.as_view(), name="api-calculator"),
    path("rates/", Rates.as_view(), name="api-rates"),
    path("studies/", Studies.as_view(), name="api-studies"),
    path("studies/<int:pk>/", OneStudy.as_view(), name="api-study"),
]
