"""REST door of «هل وصلت؟»."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api_views import APIView
from common.serializer_fields import InputSerializer
from payments.arrivals import selectors as arrival_selectors
from payments.arrivals import services as arrival_services
from payments.dues import selectors as due_selectors


class DepositArrivalSerializer(serializers.Serializer):
    """Whether the deposit arrived, by its owner; null while nothing was said."""

    arrived = serializers.BooleanField(allow_null=True)
    answered_at = serializers.DateTimeField(read_only=True, allow_null=True)


class ArrivalAnswerSerializer(InputSerializer):
    """What is said: it arrived, or not."""

    arrived = serializers.BooleanField(help_text="Whether the deposit is on the account")


class DepositArrivalView(APIView):
    """The owner's word on one deposit."""

    @extend_schema(operation_id="payments_arrival", responses=DepositArrivalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What was said; null before anything was."""
        payment = get_object_or_404(due_selectors.payments_of(request.user), pk=pk)
        said = arrival_selectors.arrival_of(payment)
        return Response(DepositArrivalSerializer(said or {"arrived": None, "answered_at": None}).data)

    @extend_schema(
        operation_id="payments_say_arrival",
        request=ArrivalAnswerSerializer,
        responses=DepositArrivalSerializer,
    )
    def put(self, request: Request, pk: int) -> Response:
        """Say whether it arrived; the last word counts. Refused (409) unless it was deposited."""
        payment = get_object_or_404(due_selectors.payments_of(request.user), pk=pk)
        answer = ArrivalAnswerSerializer(data=request.data)
        answer.is_valid(raise_exception=True)
        said = arrival_services.record_arrival(payment, **answer.validated_data)
        return Response(DepositArrivalSerializer(said).data)


urlpatterns = [
    path("payments/<int:pk>/arrival/", DepositArrivalView.as_view(), name="api-payment-arrival"),
]
