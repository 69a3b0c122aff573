"""REST door of documents and their pages."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from applications import choices
from applications.declaration import texts as declaration_texts
from applications.documents import selectors as document_selectors
from applications.documents import services as document_services
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file.api_base import OwnView
from applications.household import serializers as household_serializers
from applications.household.models import Dependant
from common import dates
from common.serializer_fields import InputSerializer
from common.uploads import storage as file_storage


class PageSerializer(serializers.ModelSerializer):
    class Meta:
        model = DocumentPage
        fields = ("id", "label", "content_type", "size", "sha256", "scan", "added_at")
        read_only_fields = fields


class DocumentSerializer(serializers.ModelSerializer):
    """A proof with its files; `state` is its status, or `pending_scan` while a file is checked."""

    state = serializers.ChoiceField(sorted(declaration_texts.DOCUMENT_STATES), read_only=True)
    people = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    pages = PageSerializer(source="shown", many=True, read_only=True)

    class Meta:
        model = SupportingDocument
        fields = (
            "id", "kind", "issued_on", "expires_on", "covers_applicant", "people", "state", "reason",
            "decided_at", "replaces", "uploaded_at", "pages",
        )  # fmt: skip
        read_only_fields = fields


class CoveredPeople(serializers.ManyRelatedField):
    """The keys of the household's own dependants."""


class DocumentAnswersSerializer(InputSerializer):
    issued_on = serializers.DateField(required=False, allow_null=True, default=None)
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    covers_applicant = serializers.BooleanField(required=False, default=False)
    people = extend_schema_field(serializers.ListField(child=serializers.IntegerField()))(CoveredPeople)(
        child_relation=household_serializers.OwnDependants(queryset=Dependant.objects.none()),
        required=False,
        default=list,
    )

    def validate_issued_on(self, day: Any) -> Any:
        if day and day > dates.today():
            raise serializers.ValidationError(_("The date is after today. Check the year."))
        return day


class FilesSerializer(InputSerializer):
    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        allow_empty=False,
        error_messages={"required": _("Choose a file to upload."), "empty": _("Choose a file to upload.")},
    )


class UploadSerializer(FilesSerializer, DocumentAnswersSerializer):
    kind = serializers.ChoiceField(choices.DocumentKind.choices)


class DocumentsView(OwnView):
    parser_classes = [MultiPartParser]

    @extend_schema(responses=DocumentSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = document_selectors.documents_of(self.own())
        return Response(DocumentSerializer(rows, many=True).data)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request) -> Response:
        """Give a document of one or more files; the same files again are the same document."""
        own = self.own()
        sent = self.answers(UploadSerializer, application=own)
        made = document_services.attach_document(own, files=named_files(sent.pop("file")), **sent)
        return Response(DocumentSerializer(made).data, status.HTTP_201_CREATED)


class OneDocumentView(OwnView):
    """Starts from the documents in the person's file now."""

    def document(self, key: UUID) -> SupportingDocument:
        return get_object_or_404(document_selectors.documents_of(self.own()), pk=key)

    def shown(self, key: UUID, code: int = status.HTTP_200_OK) -> Response:
        return Response(DocumentSerializer(self.document(key)).data, code)


class DocumentView(OneDocumentView):
    @extend_schema(responses=DocumentSerializer)
    def get(self, request: Request, key: UUID) -> Response:
        return self.shown(key)

    @extend_schema(request=DocumentAnswersSerializer, responses=DocumentSerializer)
    def put(self, request: Request, key: UUID) -> Response:
        """Its dates and the people it covers, while no officer has decided on it."""
        row = self.document(key)
        sent = self.answers(DocumentAnswersSerializer, application=row.application)
        document_services.change_document(row, **sent)
        return self.shown(key)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, key: UUID) -> Response:
        document_services.remove_document(self.document(key))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PagesView(OneDocumentView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": FilesSerializer},
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request, key: UUID) -> Response:
        """Add files to a document."""
        row = self.document(key)
        document_services.add_pages(row, named_files(self.answers(FilesSerializer)["file"]))
        return self.shown(key, status.HTTP_201_CREATED)


class ReplacementView(OneDocumentView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": FilesSerializer},
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request, key: UUID) -> Response:
        """A new document in the place of this one."""
        row = self.document(key)
        fresh = document_services.replace_document(row, named_files(self.answers(FilesSerializer)["file"]))
        return self.shown(fresh.pk, status.HTTP_201_CREATED)


class PageView(OneDocumentView):
    def found(self, page: UUID) -> DocumentPage:
        mine = document_selectors.documents_of(self.own()).values("pk")
        found = document_selectors.page_for(self.request.user, page)
        if found is None or found.removed_at or not mine.filter(pk=found.document_id).exists():
            raise NotFound
        return found

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, page: UUID) -> FileResponse:
        """The rebuilt file itself."""
        row = self.found(page)
        return file_storage.document_response(row.key, row.content_type, row.label)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, page: UUID) -> Response:
        """Take one file off its document; the last one takes the document along."""
        row = document_selectors.own_page(self.request.user, page)
        if row is None or row.document.removed_at:
            raise NotFound
        document_services.remove_page(row)
        return Response(status=status.HTTP_204_NO_CONTENT)


def named_files(files: list[UploadedFile]) -> list[tuple[str, UploadedFile]]:
    return [(file.name or "", file) for file in files]
