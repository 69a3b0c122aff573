"""REST door of what an unsigned change would do."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file import selectors as file_selectors
from common.api_views import APIView
from common.serializer_fields import MonthField
from eligibility.scenarios import declared_changes
from eligibility.studies.models import Study


class EffectSerializer(serializers.Serializer):
    """What the file as it stands could bring, SAR a month: an estimate, never a decision."""

    month = MonthField(help_text="The first cycle that a change submitted today counts for.")
    status = serializers.ChoiceField(Study.Outcome.choices)
    estimate = serializers.DecimalField(12, 2, help_text="When every condition is met.")
    now = serializers.DecimalField(12, 2, allow_null=True, help_text="The same of the decision that stands.")


class EffectView(APIView):
    """What unsubmitted changes could do to the support."""

    @extend_schema(responses=EffectSerializer)
    def get(self, request: Request) -> Response:
        own = file_selectors.application_of(request.user)
        if own is None:
            raise NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))
        return Response(EffectSerializer(declared_changes.effect_of_changes(own)).data)
