"""One's own: studies, mismatches with the records, what unsubmitted changes could do."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file import selectors as file_selectors
from common.api import Pages
from common.api_views import APIView, ListAPIView, RetrieveAPIView
from common.serializer_fields import MonthField
from eligibility.scenarios.calculator_api import EntitlementSerializer
from eligibility.studies import conditions, facts_codec, outcome_changes, value_names
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import mismatches as record_mismatches
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study


class StudySerializer(serializers.ModelSerializer):
    """A decision in short."""

    cycle = MonthField(source="month", help_text="The first month that it decides.")
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

    def get_found(self, condition: conditions.Condition) -> str:
        return "" if condition.private else condition.finding.found

    @extend_schema_field(serializers.ChoiceField(choices=sorted(value_names.SOURCE_NAMES)))
    def get_source(self, condition: conditions.Condition) -> str:
        return condition.finding.source


class AmountLineSerializer(serializers.Serializer):
    """One line of the amount, SAR; the lines add up to the amount or, unless eligible, to the estimate."""

    code = serializers.CharField()
    label = serializers.CharField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)


class ResultChangeSerializer(serializers.Serializer):
    """One difference from the last month's decision; figures that only a dependant may see are left out."""

    code = serializers.CharField()
    rule = serializers.CharField(help_text="Of condition_…: the code of the condition.")
    was = serializers.CharField(help_text="A status, a count or SAR; empty for none.")
    became = serializers.CharField()
    people = serializers.ListField(child=serializers.CharField())
    said = serializers.CharField()


class StudyInFullSerializer(StudySerializer):
    """A decision with its reasons, its amount line by line, and what is new in it."""

    findings = serializers.SerializerMethodField()
    compared_with = serializers.SerializerMethodField(help_text="The decision of the month before it.")
    changes = serializers.SerializerMethodField()
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
            "compared_with",
            "changes",
        ]
        read_only_fields = fields

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, study: Study) -> list:
        return FindingSerializer(study_descriptions.describe_study(study).all, many=True).data

    def get_estimated(self, study: Study) -> bool:
        return study_descriptions.describe_study(study).estimated

    @extend_schema_field(EntitlementSerializer)
    def get_entitlement(self, study: Study) -> dict:
        return EntitlementSerializer(facts_codec.answer_of(study).entitlement).data

    @extend_schema_field(AmountLineSerializer(many=True))
    def get_lines(self, study: Study) -> list:
        return AmountLineSerializer(study_descriptions.describe_study(study).lines, many=True).data

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_compared_with(self, study: Study) -> int | None:
        compared = self._change(study)
        return compared.before.pk if compared else None

    @extend_schema_field(ResultChangeSerializer(many=True))
    def get_changes(self, study: Study) -> list:
        compared = self._change(study)
        return ResultChangeSerializer(compared.reasons if compared else (), many=True).data

    def _change(self, study: Study) -> outcome_changes.DecisionComparison | None:
        return outcome_changes.compare_with_previous_month(study, self.context["request"].user)

    @extend_schema_field(serializers.DateField())
    def get_objection_until(self, study: Study) -> str:
        return study_selectors.objection_deadline(study).isoformat()


class StudiesView(ListAPIView):
    """One's own decisions, every version, newest first."""

    serializer_class = StudySerializer
    pagination_class = Pages
    queryset = Study.objects.none()

    def get_queryset(self) -> Any:
        return study_selectors.studies_of(self.request.user)


class StudyView(RetrieveAPIView):
    """One decision of one's own, in full."""

    serializer_class = StudyInFullSerializer
    queryset = Study.objects.none()

    def get_queryset(self) -> Any:
        return study_selectors.studies_of(self.request.user)


class MismatchSerializer(serializers.Serializer):
    """One thing declared otherwise than recorded; of a dependant never a value, and no name of an income."""

    section = serializers.ChoiceField(choices=["personal", "dependants", "income", "housing"])
    code = serializers.CharField()
    source = serializers.CharField()
    as_of = serializers.DateField()
    declared = serializers.CharField(help_text="Empty when there is no value that you may see.")
    recorded = serializers.CharField()
    people = serializers.ListField(child=serializers.CharField(), help_text="Names of dependants.")
    reason = serializers.CharField(source="said")
    advice = serializers.CharField()


class MismatchesView(APIView):
    """What the records say otherwise than one's own file as it stands, submitted or not."""

    @extend_schema(operation_id="mismatches", responses=MismatchSerializer(many=True))
    def get(self, request: Request) -> Response:
        own = file_selectors.application_of(request.user)
        if own is None:
            raise NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))
        return Response(MismatchSerializer(record_mismatches.list_mismatches(own), many=True).data)
