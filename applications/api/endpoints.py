"""The endpoints: each reads what the person owns, calls one verb, answers with what it made."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from applications import selectors, services
from applications.api import serializers as read
from applications.models import Application, Declaration
from citizen_portal.lib import uploads

TAGS = ["application"]


class OwnView(APIView):
    """Starts from the person's own application; without one there is nothing here."""

    def own(self) -> Application:
        found = selectors.application_of(self.request.user)
        if found is None:
            raise NotFound(_("You have no application yet. POST to /api/v1/application/ to start one."))
        return found

    def answers(self, serializer: type[Serializer], **context: Any) -> dict[str, Any]:
        sent = serializer(data=self.request.data, context=context)
        sent.is_valid(raise_exception=True)
        return sent.validated_data


class ApplicationView(OwnView):
    """The household's file."""

    @extend_schema(tags=TAGS, responses=read.ApplicationSerializer)
    def get(self, request: Request) -> Response:
        return Response(read.ApplicationSerializer(self.own()).data)

    @extend_schema(tags=TAGS, request=None, responses={201: read.ApplicationSerializer})
    def post(self, request: Request) -> Response:
        """Open the file; the one there is when it was opened before."""
        own = services.open_application(request.user)
        return Response(read.ApplicationSerializer(own).data, status.HTTP_201_CREATED)


class PersonalView(OwnView):
    @extend_schema(tags=TAGS, request=read.PersonalSerializer, responses=read.PersonalSerializer)
    def put(self, request: Request) -> Response:
        saved = services.save_personal(self.own(), **self.answers(read.PersonalSerializer))
        return Response(read.PersonalSerializer(saved).data)


class DependantsView(OwnView):
    @extend_schema(tags=TAGS, responses=read.DependantSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.dependants_of(self.own())
        return Response(read.DependantSerializer(rows, many=True).data)

    @extend_schema(tags=TAGS, request=read.DependantSerializer, responses={201: read.DependantSerializer})
    def post(self, request: Request) -> Response:
        own = self.own()
        made = services.add_dependant(own, **self.answers(read.DependantSerializer))
        return Response(read.DependantSerializer(made).data, status.HTTP_201_CREATED)


class DependantView(OwnView):
    @extend_schema(tags=TAGS, request=read.DependantSerializer, responses=read.DependantSerializer)
    def put(self, request: Request, pk: int) -> Response:
        row = get_object_or_404(selectors.dependants_of(self.own()), pk=pk)
        changed = services.change_dependant(row, **self.answers(read.DependantSerializer))
        return Response(read.DependantSerializer(changed).data)

    @extend_schema(tags=TAGS, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """The dependant's incomes leave the file too."""
        services.remove_dependant(get_object_or_404(selectors.dependants_of(self.own()), pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class NoDependantsView(OwnView):
    @extend_schema(tags=TAGS, request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Answer "I have no dependants"."""
        services.declare_no_dependants(self.own())
        return Response(status=status.HTTP_204_NO_CONTENT)


class IncomesView(OwnView):
    @extend_schema(tags=TAGS, responses=read.IncomeSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(read.IncomeSerializer(selectors.incomes_of(self.own()), many=True).data)

    @extend_schema(tags=TAGS, request=read.IncomeSerializer, responses={201: read.IncomeSerializer})
    def post(self, request: Request) -> Response:
        own = self.own()
        made = services.add_income(own, **self.answers(read.IncomeSerializer, application=own))
        return Response(read.IncomeSerializer(made).data, status.HTTP_201_CREATED)


class IncomeView(OwnView):
    @extend_schema(tags=TAGS, request=read.IncomeSerializer, responses=read.IncomeSerializer)
    def put(self, request: Request, pk: int) -> Response:
        own = self.own()
        row = get_object_or_404(selectors.incomes_of(own), pk=pk)
        changed = services.change_income(row, **self.answers(read.IncomeSerializer, application=own))
        return Response(read.IncomeSerializer(changed).data)

    @extend_schema(tags=TAGS, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        services.remove_income(get_object_or_404(selectors.incomes_of(self.own()), pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class NoIncomeView(OwnView):
    @extend_schema(tags=TAGS, request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Answer "nobody in the household has an income"."""
        services.declare_no_income(self.own())
        return Response(status=status.HTTP_204_NO_CONTENT)


class HousingView(OwnView):
    @extend_schema(tags=TAGS, request=read.HousingSerializer, responses=read.HousingSerializer)
    def put(self, request: Request) -> Response:
        saved = services.save_housing(self.own(), **self.answers(read.HousingSerializer))
        return Response(read.HousingSerializer(saved).data)


class BankAccountsView(OwnView):
    @extend_schema(tags=TAGS, responses=read.BankAccountSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.accounts_of(self.own())
        return Response(read.BankAccountSerializer(rows, many=True).data)

    @extend_schema(tags=TAGS, request=read.OfferSerializer, responses={201: read.BankAccountSerializer})
    def post(self, request: Request) -> Response:
        """Give an account; the old one is paid until the bank has answered."""
        own = self.own()
        offered = services.offer_iban(own, self.answers(read.OfferSerializer)["iban"])
        return Response(read.BankAccountSerializer(offered).data, status.HTTP_201_CREATED)


class DocumentsView(OwnView):
    parser_classes = [MultiPartParser]

    @extend_schema(tags=TAGS, responses=read.DocumentSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.documents_of(self.own())
        return Response(read.DocumentSerializer(rows, many=True).data)

    @extend_schema(
        tags=TAGS,
        request={"multipart/form-data": read.UploadSerializer},
        responses={201: read.DocumentSerializer},
    )
    def post(self, request: Request) -> Response:
        own, sent = self.own(), self.answers(read.UploadSerializer)
        file = sent["file"]
        made = services.attach_document(own, kind=sent["kind"], file=file, name=file.name)
        return Response(read.DocumentSerializer(made).data, status.HTTP_201_CREATED)


class DocumentView(OwnView):
    @extend_schema(
        tags=TAGS, responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)}
    )
    def get(self, request: Request, key: UUID) -> FileResponse:
        """The rebuilt file itself."""
        row = get_object_or_404(selectors.documents_of(self.own()), pk=key)
        return uploads.document_response(row.key, row.content_type, row.label)

    @extend_schema(tags=TAGS, responses={204: None})
    def delete(self, request: Request, key: UUID) -> Response:
        services.remove_document(get_object_or_404(selectors.documents_of(self.own()), pk=key))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SubmitView(OwnView):
    @extend_schema(tags=TAGS, request=read.SubmitSerializer, responses={201: read.DeclarationSerializer})
    def post(self, request: Request) -> Response:
        """«تقديم الطلب»: sign the whole file; unchanged since the last time, it is the same declaration."""
        own = self.own()
        changed_on = self.answers(read.SubmitSerializer)["changed_on"]
        signed = services.submit(own, by=request.user, changed_on=changed_on)
        return Response(read.DeclarationSerializer(signed).data, status.HTTP_201_CREATED)


class ChangesView(OwnView):
    @extend_schema(tags=TAGS, responses=read.ChangeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the next declaration would change of the last one; empty while sections are incomplete."""
        own = self.own()
        changes = services.unsubmitted_changes(own) if services.has_unsubmitted_changes(own) else ()
        return Response(_spoken(changes, selectors.last_declaration(own), own))


@extend_schema(tags=["declarations"])
class DeclarationsView(ListAPIView):
    """The person's declarations, newest first."""

    serializer_class = read.DeclarationSerializer
    queryset = Declaration.objects.none()

    def get_queryset(self) -> Any:
        return selectors.declarations_of(self.request.user)


class DeclarationView(APIView):
    @extend_schema(tags=["declarations"], responses=read.SignedSerializer)
    def get(self, request: Request, version: int) -> Response:
        """One version with everything that was signed in it."""
        signed = get_object_or_404(selectors.declarations_of(request.user), version=version)
        return Response(read.SignedSerializer(signed).data)
