"""REST door of signing, and of what was signed."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applications.declaration import sections as file_sections
from applications.declaration import selectors as declaration_selectors
from applications.declaration import serializers as declaration_serializers
from applications.declaration import services as declaration_services
from applications.declaration import withdrawal as file_withdrawal
from applications.declaration.models import Declaration
from applications.file import selectors as file_selectors
from applications.file import serializers as file_serializers
from applications.file import snapshot as declaration_snapshot
from applications.file.api_base import TAGS, OwnView, _spoken
from applications.file.models import Application
from applications.housing.models import Housing


def _if_match(request: Request) -> str:
    return request.headers.get("If-Match", "").strip('"')


def _etag(row: Application | Housing, fields: tuple[str, ...]) -> dict[str, str]:
    return {"ETag": f'"{file_selectors.etag(file_selectors.answers_of(row, fields))}"'}


class SubmitView(OwnView):
    @extend_schema(
        tags=TAGS,
        request=declaration_serializers.SubmitSerializer,
        responses={201: declaration_serializers.DeclarationSerializer},
    )
    def post(self, request: Request) -> Response:
        """«تقديم الطلب»: sign the whole file; unchanged since the last time, it is the same declaration."""
        own = self.own()
        changed_on = self.answers(declaration_serializers.SubmitSerializer)["changed_on"]
        signed = declaration_services.submit(own, by=request.user, changed_on=changed_on)
        return Response(declaration_serializers.DeclarationSerializer(signed).data, status.HTTP_201_CREATED)


class WithdrawView(OwnView):
    @extend_schema(tags=TAGS, request=None, responses=file_serializers.ApplicationSerializer)
    def post(self, request: Request) -> Response:
        """«إلغاء الطلب»: what is on its way is still deposited, nothing is paid for the months after it."""
        withdrawn = file_withdrawal.withdraw_application(self.own(), by=request.user)
        return Response(file_serializers.ApplicationSerializer(withdrawn).data)


class ReopenView(OwnView):
    @extend_schema(tags=TAGS, request=None, responses=file_serializers.ApplicationSerializer)
    def post(self, request: Request) -> Response:
        """A withdrawn application becomes a draft again; submit it to be studied again."""
        opened = file_withdrawal.reopen_application(self.own(), by=request.user)
        return Response(file_serializers.ApplicationSerializer(opened).data)


class ChangesView(OwnView):
    @extend_schema(tags=TAGS, responses=declaration_serializers.ChangeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the next declaration would change of the last one; empty while sections are incomplete."""
        own = self.own()
        last, done = (
            declaration_selectors.standing_declaration(own),
            all(each.done for each in file_sections.sections(own)),
        )
        return Response(_spoken(last, declaration_services.snapshot(own)) if last and done else [])


@extend_schema(tags=["declarations"])
class DeclarationsView(ListAPIView):
    """The person's declarations, newest first."""

    serializer_class = declaration_serializers.DeclarationSerializer
    queryset = Declaration.objects.none()

    def get_queryset(self) -> Any:
        return declaration_selectors.declarations_of(self.request.user)


class DeclarationView(APIView):
    @extend_schema(tags=["declarations"], responses=declaration_serializers.SignedSerializer)
    def get(self, request: Request, version: int) -> Response:
        """One version with everything that was signed in it."""
        signed = get_object_or_404(declaration_selectors.declarations_of(request.user), version=version)
        return Response(declaration_serializers.SignedSerializer(signed).data)


class ComparisonView(APIView):
    @extend_schema(tags=["declarations"], responses=declaration_serializers.ChangeSerializer(many=True))
    def get(self, request: Request, version: int, other: int) -> Response:
        """What differs between two versions of one's own: the first before, the second after."""
        mine = declaration_selectors.declarations_of(request.user)
        before, after = (get_object_or_404(mine, version=each) for each in (version, other))
        return Response(_spoken(before, declaration_snapshot.read(after.snapshot)))
