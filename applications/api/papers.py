"""Documents, as a program reads them."""

from rest_framework import serializers

from applications import texts
from applications.models import DocumentPage, SupportingDocument


class PageSerializer(serializers.ModelSerializer):
    class Meta:
        model = DocumentPage
        fields = ("id", "label", "content_type", "size", "sha256", "scan", "added_at")
        read_only_fields = fields


class DocumentSerializer(serializers.ModelSerializer):
    """A proof with its files; `state` is its status, or `pending_scan` while a file is checked."""

    state = serializers.ChoiceField(sorted(texts.DOCUMENT_STATES), read_only=True)
    people = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    pages = PageSerializer(source="shown", many=True, read_only=True)

    class Meta:
        model = SupportingDocument
        fields = (
            "id", "kind", "issued_on", "expires_on", "covers_applicant", "people", "state", "reason",
            "decided_at", "replaces", "uploaded_at", "pages",
        )  # fmt: skip
        read_only_fields = fields
