"""One's own: studies, mismatches with the records, what unsubmitted changes could do."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applications import selectors as applications
from citizen_portal.lib.api import Pages
from eligibility import selectors, texts
from eligibility.api.public import EntitlementSerializer
from eligibility.models import Study


class StudySerializer(serializers.ModelSerializer):
    """A decision in short."""

    cycle = serializers.DateField(source="month", help_text="The first month that it decides.")
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
        return FindingSerializer(selectors.decision_of(study).all, many=True).data

    def get_estimated(self, study: Study) -> bool:
        return selectors.decision_of(study).estimated

    @extend_schema_field(EntitlementSerializer)
    def get_entitlement(self, study: Study) -> dict:
        return EntitlementSerializer(selectors.answer_of(study).entitlement).data

    @extend_schema_field(AmountLineSerializer(many=True))
    def get_lines(self, study: Study) -> list:
        return AmountLineSerializer(selectors.decision_of(study).lines, many=True).data

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_compared_with(self, study: Study) -> int | None:
        compared = self._change(study)
        return compared.before.pk if compared else None

    @extend_schema_field(ResultChangeSerializer(many=True))
    def get_changes(self, study: Study) -> list:
        compared = self._change(study)
        return ResultChangeSerializer(compared.reasons if compared else (), many=True).data

    def _change(self, study: Study) -> selectors.Compared | None:
        return selectors.change_of(study, self.context["request"].user)

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


class Mismatches(APIView):
    """What the records say otherwise than one's own file as it stands, submitted or not."""

    @extend_schema(operation_id="mismatches", responses=MismatchSerializer(many=True))
    def get(self, request: Request) -> Response:
        own = applications.application_of(request.user)
        if own is None:
            raise NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))
        return Response(MismatchSerializer(selectors.mismatches(own), many=True).data)


class EffectSerializer(serializers.Serializer):
    """What the file as it stands could bring, SAR a month: an estimate, never a decision."""

    month = serializers.DateField(help_text="The first cycle that a change submitted today counts for.")
    status = serializers.ChoiceField(Study.Outcome.choices)
    estimate = serializers.DecimalField(12, 2, help_text="When every condition is met.")
    now = serializers.DecimalField(12, 2, allow_null=True, help_text="The same of the decision that stands.")


class Effect(APIView):
    """What unsubmitted changes could do to the support."""

    @extend_schema(responses=EffectSerializer)
    def get(self, request: Request) -> Response:
        own = applications.application_of(request.user)
        if own is None:
            raise NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))
        return Response(EffectSerializer(selectors.what_if(own)).data)
