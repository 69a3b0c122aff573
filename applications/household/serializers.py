"""Dependants and incomes as the API reads and writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from applications.household import fields as household_fields
from applications.household import selectors as household_selectors
from applications.household.models import Dependant, DependantRelease
from common.serializer_fields import AnswersReadSerializer, AnswersSerializer


class DependantSerializer(AnswersReadSerializer):
    """A dependant as the file says it."""

    id = serializers.IntegerField(read_only=True)
    table = household_fields.DEPENDANT_FIELDS


class DependantAnswersSerializer(AnswersSerializer):
    """A dependant as the applicant writes it."""

    table = household_fields.DEPENDANT_FIELDS


class OwnDependants(serializers.PrimaryKeyRelatedField):
    """A dependant's key, of the household's own list only: a stranger's does not exist here."""

    def get_queryset(self) -> Any:
        return household_selectors.dependants_of(self.context["application"])


@extend_schema_field(serializers.IntegerField(allow_null=True))
class WhoseField(OwnDependants):
    pass


class IncomeSerializer(AnswersReadSerializer):
    """An income; of the applicant when it names no dependant."""

    id = serializers.IntegerField(read_only=True)
    dependant = serializers.IntegerField(source="dependant_id", read_only=True, allow_null=True)
    table = household_fields.INCOME_FIELDS


class IncomeAnswersSerializer(AnswersSerializer):
    """An income as the applicant writes it."""

    dependant = WhoseField(queryset=Dependant.objects.none(), required=False, allow_null=True, default=None)
    table = household_fields.INCOME_FIELDS


class ReleaseRequestSerializer(AnswersSerializer):
    """Whom another household should release."""

    table = household_fields.RELEASE_FIELDS


class ReleaseSerializer(serializers.ModelSerializer):
    """A release that was asked for; `reason` is why it was refused."""

    class Meta:
        model = DependantRelease
        fields = ("id", "national_id", "status", "reason", "asked_at", "decided_at")
        read_only_fields = fields
