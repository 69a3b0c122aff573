"""REST door of objections: the same verb and the same reads as the pages."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
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
from eligibility.studies.models import Study
from objections import correspondence
from objections import selectors as objection_selectors
from objections import submission as objection_submission
from objections.api_fields import OwnPayment, OwnStudy
from objections.models import Objection, ObjectionDocument
from payments.dues.models import Payment


class NewestFirstPages(Pages):
    """By the moment it was begun: the keys are random."""

    ordering = ("-begun_at", "-pk")


class GroundSerializer(serializers.Serializer):
    """A finding objected to; the person is empty for the household."""

    code = serializers.CharField(max_length=40)
    person = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")
    upheld = serializers.BooleanField(read_only=True, allow_null=True)


class AttachmentSerializer(serializers.Serializer):
    """A document's kind, name and size; its content has an address of its own."""

    id = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)
    content_type = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    scan = serializers.CharField(read_only=True)


class MessageSerializer(serializers.Serializer):
    """What one side wrote to the other: `citizen`, `officer`, or `question`, which waits for an answer."""

    kind = serializers.CharField(read_only=True)
    text = serializers.CharField(max_length=2000)
    at = serializers.DateTimeField(read_only=True)


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection as its owner sees it."""

    reference = serializers.CharField(read_only=True)
    grounds = GroundSerializer(many=True, read_only=True)
    reasons = serializers.SerializerMethodField()
    documents = AttachmentSerializer(many=True, read_only=True)
    new_study = serializers.SerializerMethodField()
    granted = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = [
            "id", "reference", "study", "payment", "grounds", "reasons", "text", "status", "begun_at",
            "sent_at", "due_on", "decided_at", "reason", "documents", "new_study", "granted",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True))
    def get_granted(self, objection: Objection) -> str | None:
        """What is owed besides for the payment, SAR, once it was accepted."""
        is_granted = objection.status == Objection.Status.ACCEPTED and objection.grant
        return str(objection.grant.amount) if is_granted and objection.grant else None

    def get_reasons(self, objection: Objection) -> list[str]:
        """What is objected to, in words."""
        return [each.reason for each in objection_selectors.conditions_of(objection)]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_new_study(self, objection: Objection) -> int | None:
        """The study that its acceptance led to."""
        after = (
            objection_selectors.resulting_study(objection)
            if objection.status == Objection.Status.ACCEPTED
            else None
        )
        return after.pk if after else None


class NewObjectionSerializer(InputSerializer):
    """A draft: the study or the payment, what is objected to, and why.

    Of a payment the grounds are `payment_short` or `payment_missing`.
    """

    study = OwnStudy(queryset=Study.objects.none(), required=False)
    payment = OwnPayment(queryset=Payment.objects.none(), required=False)
    grounds = GroundSerializer(many=True, allow_empty=False)
    text = serializers.CharField(max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("study" in attrs) == ("payment" in attrs):
            raise serializers.ValidationError(
                {"study": _("Name either a study or a payment.")}, code="one_of_two"
            )
        return attrs


class NewMessageSerializer(InputSerializer):
    """What is written to the officer."""

    text = serializers.CharField(max_length=2000)


class NewDocumentSerializer(InputSerializer):
    """A document, as multipart/form-data."""

    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    file = serializers.FileField()


def _own_objection(request: Request, key: UUID) -> Objection:
    return get_object_or_404(objection_selectors.objections_of(request.user), pk=key)


def _objection_response(request: Request, key: UUID, status: int = 200) -> Response:
    return Response(ObjectionSerializer(_own_objection(request, key)).data, status=status)


def _save_draft(values: dict[str, Any]) -> Objection:
    text = values["text"]
    if payment := values.get("payment"):
        problems = [each["code"] for each in values["grounds"]]
        return objection_submission.save_payment_draft(payment, problems=problems, text=text, today=today())
    grounds = [(each["code"], each["person"]) for each in values["grounds"]]
    return objection_submission.save_draft(values["study"], grounds=grounds, text=text, today=today())


class ObjectionsView(ListAPIView):
    """One's own objections, newest first; POST begins one, or changes the draft."""

    serializer_class = ObjectionSerializer
    pagination_class = NewestFirstPages
    queryset = Objection.objects.none()

    def get_queryset(self) -> Any:
        return objection_selectors.objections_of(self.request.user)

    @extend_schema(
        operation_id="objections_begin", request=NewObjectionSerializer, responses={201: ObjectionSerializer}
    )
    def post(self, request: Request) -> Response:
        """Keep a draft about one's own newest study, or a paid payment; attach documents, then send it."""
        sent = NewObjectionSerializer(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        draft = _save_draft(values)
        return _objection_response(request, draft.pk, 201)


class ObjectionView(RetrieveAPIView):
    """One objection of one's own; DELETE takes a draft away."""

    serializer_class = ObjectionSerializer
    queryset = Objection.objects.none()
    lookup_url_kwarg = "key"

    def get_queryset(self) -> Any:
        return objection_selectors.objections_of(self.request.user)

    @extend_schema(operation_id="objections_discard", responses={204: None})
    def delete(self, request: Request, key: UUID) -> Response:
        """Delete a draft with its files."""
        objection_submission.discard_draft(_own_objection(request, key))
        return Response(status=204)


class SubmissionView(APIView):
    """Send the draft."""

    @extend_schema(operation_id="objections_send", request=None, responses=ObjectionSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """Send the draft with the documents attached."""
        objection_submission.send_objection(_own_objection(request, key), today=today())
        return _objection_response(request, key)


class WithdrawalView(APIView):
    """Withdraw an open objection."""

    @extend_schema(operation_id="objections_withdraw", request=None, responses=ObjectionSerializer)
    def post(self, request: Request, key: UUID) -> Response:
        """The result stands, and another objection may be sent inside the window."""
        objection_submission.withdraw_objection(_own_objection(request, key), by=request.user)
        return _objection_response(request, key)


class MessagesView(APIView):
    """What the two sides wrote about one objection of one's own."""

    @extend_schema(operation_id="objections_messages", responses=MessageSerializer(many=True))
    def get(self, request: Request, key: UUID) -> Response:
        """The messages, oldest first."""
        written = objection_selectors.messages_for_citizen(_own_objection(request, key))
        return Response(MessageSerializer(written, many=True).data)

    @extend_schema(
        operation_id="objections_write", request=NewMessageSerializer, responses={201: MessageSerializer}
    )
    def post(self, request: Request, key: UUID) -> Response:
        """Write to the officer, or answer what was asked."""
        objection = _own_objection(request, key)
        sent = NewMessageSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        message = correspondence.write_as_citizen(
            objection, text=sent.validated_data["text"], by=request.user
        )
        return Response(MessageSerializer(message).data, status=201)


class ObjectionFilesView(APIView):
    """The documents of one's own objection."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="objections_attach",
        request=NewDocumentSerializer,
        responses={201: AttachmentSerializer},
    )
    def post(self, request: Request, key: UUID) -> Response:
        """Attach one, to the draft or while the case is open."""
        objection = _own_objection(request, key)
        sent = NewDocumentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        attached = objection_submission.attach_document(
            objection, kind=sent.validated_data["kind"], file=file, name=file.name
        )
        return Response(AttachmentSerializer(attached).data, status=201)


class ObjectionFileView(APIView):
    """One document of one's own objection."""

    @extend_schema(
        operation_id="objections_document",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, key: UUID, document: UUID) -> FileResponse:
        """The file that was attached, as it was rebuilt."""
        attached = objection_selectors.document_for(request.user, self._own(request, key, document).pk)
        if attached is None:
            raise Http404
        return file_storage.document_response(attached.key, attached.content_type, attached.label)

    @extend_schema(operation_id="objections_remove_document", responses={204: None})
    def delete(self, request: Request, key: UUID, document: UUID) -> Response:
        """Take it off the draft."""
        objection_submission.remove_document(self._own(request, key, document))
        return Response(status=204)

    def _own(self, request: Request, key: UUID, document: UUID) -> ObjectionDocument:
        attached = _own_objection(request, key).documents.select_related("objection")
        return get_object_or_404(attached, pk=document)


urlpatterns = [
    path("objections/", ObjectionsView.as_view(), name="api-objections"),
    path("objections/<uuid:key>/", ObjectionView.as_view(), name="api-objection"),
    path("objections/<uuid:key>/send/", SubmissionView.as_view(), name="api-objection-send"),
    path("objections/<uuid:key>/withdraw/", WithdrawalView.as_view(), name="api-objection-withdraw"),
    path("objections/<uuid:key>/messages/", MessagesView.as_view(), name="api-objection-messages"),
    path("objections/<uuid:key>/documents/", ObjectionFilesView.as_view(), name="api-objection-documents"),
    path(
        "objections/<uuid:key>/documents/<uuid:document>/",
        ObjectionFileView.as_view(),
        name="api-objection-document",
    ),
]
