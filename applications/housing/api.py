"""REST door of the dwelling."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file.api_base import OwnView
from applications.housing import selectors as housing_selectors
from applications.housing import serializers as housing_serializers
from applications.housing import services as housing_services
from applications.housing.models import Housing


class HousingView(OwnView):
    @extend_schema(operation_id="application_housing", responses=housing_serializers.HousingSerializer)
    def get(self, request: Request) -> Response:
        """The dwelling; every answer is null until it is given."""
        home = housing_selectors.housing_of(self.own()) or Housing()
        return Response(housing_serializers.HousingSerializer(home).data)

    @extend_schema(
        operation_id="application_housing_save",
        request=housing_serializers.HousingAnswersSerializer,
        responses=housing_serializers.HousingSerializer,
    )
    def put(self, request: Request) -> Response:
        """Write the dwelling."""
        sent = self.answers(housing_serializers.HousingAnswersSerializer)
        saved = housing_services.save_housing(self.own(), **sent)
        return Response(housing_serializers.HousingSerializer(saved).data)
