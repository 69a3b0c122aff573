"""Declarations as the API shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from applications.declaration import sections as file_sections
from applications.declaration.models import Declaration
from common.serializer_fields import InputSerializer
from common.templatetags.portal import iban_masked


class AttestSerializer(InputSerializer):
    attest = serializers.BooleanField(
        help_text="true: the words of GET /application/declaration-text/ are agreed to"
    )

    def validate_attest(self, agreed: bool) -> bool:
        if not agreed:
            raise serializers.ValidationError(_("Tick that you agree to the declaration, then submit."))
        return agreed


class TextSerializer(serializers.Serializer):
    """What is signed."""

    version = serializers.CharField(help_text="The version of the words.")
    text = serializers.CharField(help_text="The words, a paragraph a line.")


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
        return {**signed.snapshot, "iban": iban_masked(bank)}

    class Meta:
        model = Declaration
        fields = ("version", "declared_at", "words", "sha256", "changed_on", "late_days", "snapshot")
        read_only_fields = fields
