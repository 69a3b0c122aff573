"""The endpoints: each reads what the person owns, calls one verb, answers with what it made."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.adapter import proved_by
from applications import changes, declaration, selectors, services
from applications.api import serializers as read
from applications.models import Application, Declaration, Housing
from citizen_portal.lib.api import ReauthenticationNeeded

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


def _if_match(request: Request) -> str:
    return request.headers.get("If-Match", "").strip('"')


def _etag(row: Application | Housing, fields: tuple[str, ...]) -> dict[str, str]:
    return {"ETag": f'"{selectors.etag(selectors.answers_of(row, fields))}"'}


def _spoken(before: Declaration, after: declaration.Snapshot) -> list[dict[str, str]]:
    """The rows of a comparison as a program reads them."""
    found = changes.compared(declaration.read(before.snapshot), after)
    rows = [(slug, row) for slug, _title, lines in found for row in lines]
    return [
        {"section": slug, "kind": row.kind, "label": row.label, "before": row.before, "after": row.after}
        for slug, row in rows
    ]


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
        """`If-Match` with the `ETag` of an earlier answer refuses to write over others' changes: 409."""
        sent = self.answers(read.PersonalSerializer)
        saved = services.save_personal(self.own(), etag=_if_match(request), **sent)
        return Response(read.PersonalSerializer(saved).data, headers=_etag(saved, selectors.PERSONAL))


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
        """`If-Match` with the `ETag` of an earlier answer refuses to write over others' changes: 409."""
        sent = self.answers(read.HousingSerializer)
        saved = services.save_housing(self.own(), etag=_if_match(request), **sent)
        return Response(read.HousingSerializer(saved).data, headers=_etag(saved, selectors.HOUSING))


class BankAccountsView(OwnView):
    @extend_schema(tags=TAGS, responses=read.BankAccountSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.accounts_of(self.own())
        return Response(read.BankAccountSerializer(rows, many=True).data)

    @extend_schema(tags=TAGS, request=read.OfferSerializer, responses={201: read.BankAccountSerializer})
    def post(self, request: Request) -> Response:
        """Give an account; the old one is paid until the bank has answered.

        403 `reauthenticate` when the password was not given in the last five minutes: POST it to
        /api/v1/session/reauthenticate/ first.
        """
        own = self.own()
        if not proved_by(request._request):
            raise ReauthenticationNeeded
        offered = services.offer_iban(own, self.answers(read.OfferSerializer)["iban"])
        return Response(read.BankAccountSerializer(offered).data, status.HTTP_201_CREATED)


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
        last, done = selectors.last_declaration(own), all(each.done for each in selectors.sections(own))
        return Response(_spoken(last, services.snapshot(own)) if last and done else [])


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


class ComparisonView(APIView):
    @extend_schema(tags=["declarations"], responses=read.ChangeSerializer(many=True))
    def get(self, request: Request, version: int, other: int) -> Response:
        """What differs between two versions of one's own: the first before, the second after."""
        mine = selectors.declarations_of(request.user)
        before, after = (get_object_or_404(mine, version=each) for each in (version, other))
        return Response(_spoken(before, declaration.read(after.snapshot)))
