"""REST door of objections: the same verb and the same reads as the pages."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from applications.choices import DocumentKind
from common.api import Pages
from common.api_views import APIView, ListAPIView, RetrieveAPIView
from common.dates import today
from common.serializer_fields import InputSerializer
from common.uploads import storage as file_storage
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from objections import selectors as objection_selectors
from objections import sending as objection_sending
from objections.models import Objection


class NewestFirst(Pages):
    """By the moment of sending: the keys are random."""

    ordering = ("-sent_at", "-pk")


class AttachmentSerializer(serializers.Serializer):
    """The document's name and size; its content has an address of its own."""

    label = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection as its owner sees it."""

    reference = serializers.CharField(read_only=True)
    condition = serializers.SerializerMethodField()
    document = AttachmentSerializer(read_only=True)
    new_study = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = [
            "id", "reference", "study", "code", "person", "condition", "document_kind", "text",
            "status", "sent_at", "decided_at", "reason", "document", "new_study",
        ]  # fmt: skip
        read_only_fields = fields

    def get_condition(self, objection: Objection) -> str:
        """The condition's reason in words."""
        found = objection_selectors.condition_of(objection)
        return found.reason if found else ""

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_new_study(self, objection: Objection) -> int | None:
        """The study that its acceptance led to."""
        after = (
            objection_selectors.study_after(objection)
            if objection.status == Objection.Status.ACCEPTED
            else None
        )
        return after.pk if after else None


class OwnStudy(serializers.PrimaryKeyRelatedField):
    """A study of one's own; another's is as unknown as one that does not exist."""

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return Study.objects.none()
        return study_selectors.studies_of(request.user)


class NewObjectionSerializer(InputSerializer):
    """What is sent, as multipart/form-data."""

    study = OwnStudy(queryset=Study.objects.none())
    code = serializers.CharField(max_length=40)
    person = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")
    document_kind = serializers.ChoiceField(choices=DocumentKind.choices)
    text = serializers.CharField(max_length=2000)
    file = serializers.FileField()


class Objections(ListAPIView):
    """One's own objections, newest first; POST sends one."""

    serializer_class = ObjectionSerializer
    pagination_class = NewestFirst
    parser_classes = [MultiPartParser]
    queryset = Objection.objects.none()

    def get_queryset(self) -> Any:
        return objection_selectors.objections_of(self.request.user)

    @extend_schema(
        operation_id="objections_send", request=NewObjectionSerializer, responses={201: ObjectionSerializer}
    )
    def post(self, request: Request) -> Response:
        """Object to one failed condition of one's own newest study."""
        sent = NewObjectionSerializer(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        file = values.pop("file")
        objection = objection_sending.send(
            values.pop("study"), **values, file=file, name=file.name, today=today()
        )
        return Response(ObjectionSerializer(objection).data, status=201)


class OneObjection(RetrieveAPIView):
    """One objection of one's own."""

    serializer_class = ObjectionSerializer
    queryset = Objection.objects.none()
    lookup_url_kwarg = "key"

    def get_queryset(self) -> Any:
        return objection_selectors.objections_of(self.request.user)


class ObjectionFile(APIView):
    """The attachment of one's own objection."""

    @extend_schema(
        operation_id="objections_document",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, key: UUID) -> FileResponse:
        """The file that was attached, as it was rebuilt."""
        objection = get_object_or_404(objection_selectors.objections_of(request.user), pk=key)
        attached = objection_selectors.document_for(request.user, objection.document.pk)
        if attached is None:
            raise Http404
        return file_storage.document_response(attached.key, attached.content_type, attached.label)


urlpatterns = [
    path("objections/", Objections.as_view(), name="api-objections"),
    path("objections/<uuid:key>/", OneObjection.as_view(), name="api-objection"),
    path("objections/<uuid:key>/document/", ObjectionFile.as_view(), name="api-objection-document"),
]
