"""REST door of what is now: the dashboard's state for a program."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from citizen_portal import current
from common.api_views import APIView
from common.dates import today
from common.serializer_fields import MonthField
from eligibility.studies.models import Study

NEXT_ACTS = ("complete_section", "submit", "confirm_account", "follow_objection", "object", "declare_change")


class CurrentStudySerializer(serializers.Serializer):
    """The decision that stands."""

    id = serializers.IntegerField(source="pk")
    month = MonthField(help_text="The first month that it decides.")
    outcome = serializers.ChoiceField(Study.Outcome.choices)
    amount = serializers.DecimalField(12, 2, help_text="SAR a month.")


class CurrentDepositSerializer(serializers.Serializer):
    """The next deposit."""

    month = MonthField(source="deposit.month", help_text="The month that is paid.")
    on = serializers.DateField(source="deposit.on", help_text="Its day.")
    expected_amount = serializers.DecimalField(
        12, 2, source="amount", allow_null=True, help_text="SAR; null while nothing is decided."
    )


class CurrentSerializer(serializers.Serializer):
    """Where the person stands: each part is null when there is none."""

    application = serializers.CharField(
        source="application.reference", allow_null=True, default=None, help_text="Reference of the file."
    )
    study = CurrentStudySerializer(allow_null=True)
    deposit = CurrentDepositSerializer(allow_null=True)
    rejected_payment = serializers.IntegerField(
        source="rejected.pk", allow_null=True, default=None, help_text="A payment that the bank sent back."
    )
    objection = serializers.UUIDField(
        source="objection.pk", allow_null=True, default=None, help_text="The open objection."
    )
    act = serializers.ChoiceField(
        NEXT_ACTS, allow_null=True, help_text="What waits for the person; null: nothing but to wait."
    )


class CurrentView(APIView):
    @extend_schema(operation_id="current", responses=CurrentSerializer)
    def get(self, request: Request) -> Response:
        """What the dashboard says: decision, next deposit, open objection, next act."""
        return Response(CurrentSerializer(current.current_state(request.user, today())).data)
