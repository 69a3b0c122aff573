"""Rows of one's own, named in a request: another's is as unknown as one that does not exist."""

from typing import Any

from rest_framework import serializers

from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from payments.dues import selectors as due_selectors
from payments.dues.models import Payment


class OwnStudy(serializers.PrimaryKeyRelatedField):
    """A study of one's own; another's is as unknown as one that does not exist."""

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return Study.objects.none()
        return study_selectors.studies_of(request.user)


class OwnPayment(serializers.PrimaryKeyRelatedField):
    """A payment of one's own; another's is as unknown as one that does not exist."""

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return Payment.objects.none()
        return due_selectors.payments_of(request.user)
