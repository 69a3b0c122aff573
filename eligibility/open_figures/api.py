"""REST door of the open figures, for everybody."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from common.api_views import APIView, month_filter
from common.serializer_fields import MonthField
from eligibility.open_figures import selectors as figure_selectors


class FigureCellSerializer(serializers.Serializer):
    """One cell; all numbers are null where it is hidden, or where another would follow from it."""

    code = serializers.CharField()
    households = serializers.IntegerField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    amount = serializers.DecimalField(
        max_digits=16, decimal_places=2, allow_null=True, help_text="SAR of the month"
    )


class FiguresSerializer(serializers.Serializer):
    """A published month. Reasons overlap: a household may have several."""

    month = MonthField()
    counted_on = serializers.DateField()
    total = FigureCellSerializer(source="figures.total")
    states = FigureCellSerializer(source="figures.states", many=True)
    sizes = FigureCellSerializer(
        source="figures.sizes", many=True, help_text="Supported, by people; 9 and more"
    )
    reasons = FigureCellSerializer(source="figures.reasons", many=True, help_text="Without support, by rule")


class FiguresView(APIView):
    """Households, people and riyals of a published month."""

    filters = ("month",)
    authentication_classes: list = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="figures",
        parameters=[OpenApiParameter("month", str, description="Another month, such as 2026-12.")],
        responses={200: FiguresSerializer},
        auth=[],
    )
    def get(self, request: Request) -> Response:
        """The newest published month, or another one; no cell of fewer than ten households."""
        published = figure_selectors.figures_of_month(month_filter(request))
        if published is None:
            raise NotFound(_("No figures are published for this month."))
        return Response(FiguresSerializer(published).data)
