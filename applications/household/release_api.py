"""REST door of the release of a dependant whom another household declared."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file.api_base import OwnView
from applications.household import releases as household_releases
from applications.household import selectors as household_selectors
from applications.household import serializers as household_serializers


class ReleasesView(OwnView):
    @extend_schema(responses=household_serializers.ReleaseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The releases that the household asked for, newest first."""
        rows = household_selectors.releases_of(self.own())
        return Response(household_serializers.ReleaseSerializer(rows, many=True).data)

    @extend_schema(
        request=household_serializers.ReleaseRequestSerializer,
        responses={201: household_serializers.ReleaseSerializer},
    )
    def post(self, request: Request) -> Response:
        """Ask that another household releases somebody of one's own family register; or oneself."""
        answers = self.answers(household_serializers.ReleaseRequestSerializer)
        case = household_releases.ask_release(self.own(), by=request.user, **answers)
        return Response(household_serializers.ReleaseSerializer(case).data, status.HTTP_201_CREATED)


class ReleaseView(OwnView):
    @extend_schema(operation_id="application_release", responses=household_serializers.ReleaseSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One release that the household asked for."""
        case = get_object_or_404(household_selectors.releases_of(self.own()), pk=pk)
        return Response(household_serializers.ReleaseSerializer(case).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take back what is not decided yet."""
        case = get_object_or_404(household_selectors.releases_of(self.own()), pk=pk)
        household_releases.withdraw_release(case, by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
