"""REST door of signing, and of what was signed."""

from html import unescape
from typing import Any

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from applications.declaration import sections as file_sections
from applications.declaration import selectors as declaration_selectors
from applications.declaration import serializers as declaration_serializers
from applications.declaration import services as declaration_services
from applications.declaration import texts as declaration_texts
from applications.declaration import withdrawal as file_withdrawal
from applications.declaration.models import Declaration
from applications.file import serializers as file_serializers
from applications.file import snapshot as declaration_snapshot
from applications.file.api_base import OwnView, _comparison_rows
from applications.file.models import Application
from common.api_views import APIView, ListAPIView
from common.errors import Refused
from common.problems import Conflict


class DeclarationTextView(APIView):
    @extend_schema(
        operation_id="application_declaration_text", responses=declaration_serializers.TextSerializer
    )
    def get(self, request: Request) -> Response:
        """The words that `attest` agrees to, in the asked language; show them before submitting."""
        words = render_to_string("applications/attestation.html")
        lines = [" ".join(part.split()) for part in strip_tags(words).split("\n\n")]
        paragraphs = [unescape(line) for line in lines if line]
        shown = {"version": declaration_services.ATTESTATION_VERSION, "text": "\n".join(paragraphs)}
        return Response(declaration_serializers.TextSerializer(shown).data)


class SubmitView(OwnView):
    @extend_schema(
        request=declaration_serializers.SubmitSerializer,
        responses={201: declaration_serializers.DeclarationSerializer},
    )
    def post(self, request: Request) -> Response:
        """«تقديم الطلب»: sign the whole file; unchanged since the last time, it is the same declaration."""
        own = self.own()
        changed_on = self.answers(declaration_serializers.SubmitSerializer)["changed_on"]
        try:
            signed = declaration_services.submit_declaration(own, by=request.user, changed_on=changed_on)
        except Refused as refusal:
            if refusal.code != "incomplete":
                raise
            raise Conflict(refusal, _incomplete_section_errors(own)) from refusal
        return Response(declaration_serializers.DeclarationSerializer(signed).data, status.HTTP_201_CREATED)


def _incomplete_section_errors(own: Application) -> list[dict[str, str]]:
    """The sections that hold up the submission, as entries of `errors`."""
    states = [(each.slug, each.state) for each in file_sections.list_sections(own) if not each.done]
    return [
        {"field": slug, "code": state, "detail": declaration_texts.section_state_name(slug, state)}
        for slug, state in states
    ]


class WithdrawView(OwnView):
    @extend_schema(request=None, responses=file_serializers.ApplicationSerializer)
    def post(self, request: Request) -> Response:
        """«إلغاء الطلب»: what is on its way is still deposited, nothing is paid for the months after it."""
        withdrawn = file_withdrawal.withdraw_application(self.own(), by=request.user)
        return Response(file_serializers.ApplicationSerializer(withdrawn).data)


class ReopenView(OwnView):
    @extend_schema(request=None, responses=file_serializers.ApplicationSerializer)
    def post(self, request: Request) -> Response:
        """A withdrawn application becomes a draft again; submit it to be studied again."""
        opened = file_withdrawal.reopen_application(self.own(), by=request.user)
        return Response(file_serializers.ApplicationSerializer(opened).data)


class ChangesView(OwnView):
    @extend_schema(responses=declaration_serializers.ChangeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the next declaration would change of the last one; empty while sections are incomplete."""
        own = self.own()
        last, done = (
            declaration_selectors.current_declaration(own),
            all(each.done for each in file_sections.list_sections(own)),
        )
        return Response(
            _comparison_rows(last, declaration_services.take_snapshot(own)) if last and done else []
        )


class DeclarationsView(ListAPIView):
    """The person's declarations, newest first."""

    serializer_class = declaration_serializers.DeclarationSerializer
    queryset = Declaration.objects.none()

    def get_queryset(self) -> Any:
        return declaration_selectors.declarations_of(self.request.user)


class DeclarationView(APIView):
    @extend_schema(responses=declaration_serializers.SignedSerializer)
    def get(self, request: Request, version: int) -> Response:
        """One version with everything that was signed in it."""
        signed = get_object_or_404(declaration_selectors.declarations_of(request.user), version=version)
        return Response(declaration_serializers.SignedSerializer(signed).data)


class ComparisonView(APIView):
    @extend_schema(responses=declaration_serializers.ChangeSerializer(many=True))
    def get(self, request: Request, version: int, other: int) -> Response:
        """What differs between two versions of one's own: the first before, the second after."""
        mine = declaration_selectors.declarations_of(request.user)
        before, after = (get_object_or_404(mine, version=each) for each in (version, other))
        return Response(_comparison_rows(before, declaration_snapshot.read_snapshot(after.snapshot)))
