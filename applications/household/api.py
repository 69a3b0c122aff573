"""REST door of dependants and incomes."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file.api_base import OwnView
from applications.household import selectors as household_selectors
from applications.household import serializers as household_serializers
from applications.household import services as household_services


class DependantsView(OwnView):
    @extend_schema(responses=household_serializers.DependantSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The dependants of the file."""
        rows = household_selectors.dependants_of(self.own())
        return Response(household_serializers.DependantSerializer(rows, many=True).data)

    @extend_schema(
        request=household_serializers.DependantAnswersSerializer,
        responses={201: household_serializers.DependantSerializer},
    )
    def post(self, request: Request) -> Response:
        """Add a dependant."""
        own = self.own()
        made = household_services.add_dependant(
            own, **self.answers(household_serializers.DependantAnswersSerializer)
        )
        return Response(household_serializers.DependantSerializer(made).data, status.HTTP_201_CREATED)


class DependantView(OwnView):
    @extend_schema(operation_id="application_dependant", responses=household_serializers.DependantSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One dependant of the file."""
        row = get_object_or_404(household_selectors.dependants_of(self.own()), pk=pk)
        return Response(household_serializers.DependantSerializer(row).data)

    @extend_schema(
        request=household_serializers.DependantAnswersSerializer,
        responses=household_serializers.DependantSerializer,
    )
    def put(self, request: Request, pk: int) -> Response:
        """Change a dependant."""
        row = get_object_or_404(household_selectors.dependants_of(self.own()), pk=pk)
        changed = household_services.change_dependant(
            row, **self.answers(household_serializers.DependantAnswersSerializer)
        )
        return Response(household_serializers.DependantSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """The dependant's incomes leave the file too."""
        household_services.remove_dependant(
            get_object_or_404(household_selectors.dependants_of(self.own()), pk=pk)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class NoDependantsView(OwnView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Answer "I have no dependants"."""
        household_services.declare_no_dependants(self.own())
        return Response(status=status.HTTP_204_NO_CONTENT)


class IncomesView(OwnView):
    @extend_schema(responses=household_serializers.IncomeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The incomes of the household."""
        return Response(
            household_serializers.IncomeSerializer(household_selectors.incomes_of(self.own()), many=True).data
        )

    @extend_schema(
        request=household_serializers.IncomeAnswersSerializer,
        responses={201: household_serializers.IncomeSerializer},
    )
    def post(self, request: Request) -> Response:
        """Add an income."""
        own = self.own()
        made = household_services.add_income(
            own, **self.answers(household_serializers.IncomeAnswersSerializer, application=own)
        )
        return Response(household_serializers.IncomeSerializer(made).data, status.HTTP_201_CREATED)


class IncomeView(OwnView):
    @extend_schema(operation_id="application_income", responses=household_serializers.IncomeSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One income of the file."""
        row = get_object_or_404(household_selectors.incomes_of(self.own()), pk=pk)
        return Response(household_serializers.IncomeSerializer(row).data)

    @extend_schema(
        request=household_serializers.IncomeAnswersSerializer,
        responses=household_serializers.IncomeSerializer,
    )
    def put(self, request: Request, pk: int) -> Response:
        """Change an income."""
        own = self.own()
        row = get_object_or_404(household_selectors.incomes_of(own), pk=pk)
        changed = household_services.change_income(
            row, **self.answers(household_serializers.IncomeAnswersSerializer, application=own)
        )
        return Response(household_serializers.IncomeSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take an income out of the file."""
        household_services.remove_income(get_object_or_404(household_selectors.incomes_of(self.own()), pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class NoIncomeView(OwnView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Answer "nobody in the household has an income"."""
        household_services.declare_no_income(self.own())
        return Response(status=status.HTTP_204_NO_CONTENT)
