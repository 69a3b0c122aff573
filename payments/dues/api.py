"""REST door of payments: one's own payments, and the next deposit."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import Pages
from common.api_views import APIView, ListAPIView, RetrieveAPIView
from common.dates import today
from common.serializer_fields import MonthField
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.models import Payment


class PaymentSerializer(serializers.ModelSerializer):
    """A payment as its owner sees it: the account by its last four letters."""

    reference = serializers.CharField(read_only=True)
    cycle = MonthField(source="cycle.month")
    account_ends = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        fields = [
            "id",
            "reference",
            "cycle",
            "study",
            "amount",
            "status",
            "account_ends",
            "due_on",
            "opened_at",
        ]
        read_only_fields = fields

    def get_account_ends(self, payment: Payment) -> str:
        return payment.iban[-4:]


class NextDepositSerializer(serializers.Serializer):
    """The next deposit: its day, the day it would be without a move, why it moved, what to expect."""

    month = MonthField(source="deposit.month")
    on = serializers.DateField(source="deposit.on")
    nominal = serializers.DateField(source="deposit.nominal")
    moved_because = serializers.ChoiceField(
        choices=["", "friday", "saturday", "override"], source="deposit.why"
    )
    expected_amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, source="amount", allow_null=True
    )
    payment = serializers.IntegerField(source="payment.pk", allow_null=True, default=None)


class PaymentsView(ListAPIView):
    """One's own payments, newest first."""

    serializer_class = PaymentSerializer
    pagination_class = Pages
    queryset = Payment.objects.none()

    def get_queryset(self) -> Any:
        return due_selectors.payments_of(self.request.user)


class PaymentView(RetrieveAPIView):
    """One payment of one's own."""

    serializer_class = PaymentSerializer
    queryset = Payment.objects.none()

    def get_queryset(self) -> Any:
        return due_selectors.payments_of(self.request.user)


class AccountConfirmationView(APIView):
    """The owner's word that the account of a payment that came back is right."""

    @extend_schema(operation_id="payments_confirm", request=None, responses=PaymentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """It goes out with the next deposit; refused (409) without an accepted account."""
        found = get_object_or_404(due_selectors.payments_of(request.user), pk=pk)
        return Response(PaymentSerializer(due_services.confirm_account(found, by=request.user)).data)


class NextDepositView(APIView):
    """The next deposit of this person."""

    @extend_schema(operation_id="payments_next", responses={200: NextDepositSerializer})
    def get(self, request: Request) -> Response:
        """The day and, when a payment is opened or planned, its amount in SAR."""
        return Response(NextDepositSerializer(due_selectors.expected_deposit(request.user, today())).data)


urlpatterns = [
    path("payments/", PaymentsView.as_view(), name="api-payments"),
    path("payments/<int:pk>/", PaymentView.as_view(), name="api-payment"),
    path("payments/<int:pk>/confirm/", AccountConfirmationView.as_view(), name="api-payment-confirm"),
    path("payments/next/", NextDepositView.as_view(), name="api-payments-next"),
]
