"""Declarations as the API shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from applications.declaration import sections as file_sections
from applications.declaration import texts as declaration_texts
from applications.declaration.models import Declaration


class AttestSerializer(serializers.Serializer):
    attest = serializers.BooleanField()

    def validate_attest(self, agreed: bool) -> bool:
        if not agreed:
            raise serializers.ValidationError(_("Tick that you agree to the declaration, then submit."))
        return agreed


class SubmitSerializer(AttestSerializer):
    changed_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Of an update: the day on which the change happened; of several, the earliest.",
    )


class ChangeSerializer(serializers.Serializer):
    """One change between two versions; a value is what the signed content says, the IBAN masked."""

    section = serializers.ChoiceField(file_sections.SECTIONS)
    kind = serializers.ChoiceField(("added", "removed", "changed"))
    label = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class DeclarationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Declaration
        fields = ("version", "declared_at", "words", "sha256", "changed_on", "late_days")
        read_only_fields = fields


class SignedSerializer(serializers.ModelSerializer):
    """A declaration with everything that was signed, to its owner only; the IBAN is masked, as everywhere."""

    snapshot = serializers.SerializerMethodField()

    def get_snapshot(self, signed: Declaration) -> dict[str, Any]:
        bank = signed.snapshot.get("iban") or ""
        return {**signed.snapshot, "iban": declaration_texts.masked(bank) if bank else ""}

    class Meta:
        model = Declaration
        fields = ("version", "declared_at", "words", "sha256", "changed_on", "late_days", "snapshot")
        read_only_fields = fields
