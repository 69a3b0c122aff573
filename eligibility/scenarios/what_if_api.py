"""«ماذا لو؟» for a program: what a change of one's own file would do to the support; nothing is stored."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from applications.choices import Relation
from applications.file import selectors as file_selectors
from common import serializer_fields
from common.api_views import APIView
from common.dates import today
from common.serializer_fields import InputSerializer
from eligibility.scenarios import scenario
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.scenarios.calculator_api import EntitlementSerializer, PeopleField, RiyalsField
from eligibility.scenarios.calculator_forms import MAX_INCOME
from eligibility.scenarios.comparison import ScenarioResult
from eligibility.studies import amounts
from eligibility.studies.models import Study

ANSWERS_BY_KIND = {
    "newborn": ("born",),
    "salary": ("dependant", "monthly"),
    "moved_out": ("dependant",),
    "new_dependant": ("relation", "birth_date"),
}


class MonthField(serializers.CharField):
    """The month of a birth, "2026-11": of the past year or of the nine months to come."""

    def to_internal_value(self, data: Any) -> date:
        text = super().to_internal_value(data)
        offered = {f"{month:%Y-%m}": month for month in scenario_selectors.birth_months(today())}
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) or text not in offered:
            words = _("Write the month of birth, such as 2026-11: of the past year or the next nine months.")
            raise serializers.ValidationError(words, "invalid")
        return offered[text]


class SuppositionSerializer(InputSerializer):
    """One change, each kind with values of its own.

    `newborn`: born, count. `salary`: dependant (null: yourself), monthly, in place of the salary declared.
    `moved_out`: dependant. `new_dependant`: relation, birth_date, monthly.
    """

    kind = serializers.ChoiceField(choices=[*ANSWERS_BY_KIND])
    born = MonthField(required=False)
    count = PeopleField(required=False, min_value=1, max_value=4, default=1)
    dependant = PeopleField(required=False, allow_null=True, help_text="The id of a dependant of your own.")
    relation = serializers.ChoiceField(Relation.choices, required=False)
    birth_date = serializers.DateField(required=False)
    monthly = RiyalsField(
        required=False, max_digits=None, decimal_places=2, min_value=0, max_value=MAX_INCOME
    )

    def validate_birth_date(self, born: date) -> date:
        if born > today():
            raise serializers.ValidationError(_("A date of birth cannot be after today. Check the year."))
        return born

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        missing = [field for field in ANSWERS_BY_KIND[given["kind"]] if field not in given]
        if missing:
            words = _("This kind of change needs this value.")
            raise serializers.ValidationError(dict.fromkeys(missing, words), "required")
        return given


class SuppositionsSerializer(InputSerializer):
    suppositions = SuppositionSerializer(many=True, min_length=1, max_length=10)


class EstimatedSerializer(serializers.Serializer):
    """One side of the comparison, SAR a month."""

    status = serializers.ChoiceField(Study.Outcome.choices)
    estimate = serializers.DecimalField(12, 2, help_text="When every condition is met.")
    income = serializers.SerializerMethodField()
    entitlement = EntitlementSerializer(source="due")

    @extend_schema_field(serializers.DecimalField(12, 2))
    def get_income(self, side: Any) -> str:
        return amounts.api_amount(side.due.income)


class BesideSerializer(serializers.Serializer):
    """A line of the amount on both sides; null where there is no such line."""

    label = serializers.CharField()
    before = serializers.DecimalField(12, 2, allow_null=True)
    after = serializers.DecimalField(12, 2, allow_null=True)
    more = serializers.DecimalField(12, 2)


class SupposedSerializer(serializers.Serializer):
    """An estimate, never a decision: what is so now beside what is supposed."""

    binding = serializers.SerializerMethodField(help_text="Always false.")
    month = serializer_fields.MonthField(help_text="The first cycle that these changes count for.")
    until = serializers.DateField(help_text="The last day on which they count for it.")
    before = EstimatedSerializer()
    after = EstimatedSerializer()
    more = serializers.DecimalField(12, 2)
    lines = BesideSerializer(many=True)
    asked = serializers.ListField(child=serializers.CharField(), help_text="Conditions of who joins.")

    def get_binding(self, supposed: ScenarioResult) -> bool:
        return False


class WhatIfView(APIView):
    """What changes of one's own file would do to the support."""

    @extend_schema(
        operation_id="what_if",
        request=SuppositionsSerializer,
        responses={200: SupposedSerializer},
        examples=[
            OpenApiExample(
                "A newborn and a new salary",
                value={
                    "suppositions": [
                        {"kind": "newborn", "born": "2026-11"},
                        {"kind": "salary", "dependant": None, "monthly": "10400.00"},
                    ]
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Studies your last declaration with the records of now, with and without these changes."""
        own = file_selectors.application_of(request.user)
        if own is None:
            raise NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))
        sent = SuppositionsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        members = {member.key: member for member in scenario_selectors.members_of(own)}
        asked = sent.validated_data["suppositions"] if members else []  # then it is refused as not submitted
        said = [_build_change(each, members) for each in asked]
        return Response(SupposedSerializer(scenario_selectors.study_scenario(own, said, today())).data)


def _build_change(
    given: dict[str, Any], members: dict[str, scenario_selectors.HouseholdMember]
) -> scenario.Scenario:
    if given["kind"] == "newborn":
        return scenario.Newborn(given["born"], given["count"])
    if given["kind"] == "new_dependant":
        monthly = given.get("monthly", Decimal("0.00"))
        return scenario.NewDependant(given["relation"], given["birth_date"], monthly)
    key = given["dependant"]
    who = members.get(scenario_selectors.APPLICANT if key is None else str(key))
    if who is None or (given["kind"] == "moved_out" and key is None):
        raise NotFound(_("This person is not one of your dependants."))
    if given["kind"] == "moved_out":
        return scenario.MovedOut(who.person)
    return scenario.Salary(who.person, given["monthly"], who.wage)
