"""REST door of the dwelling."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from applications.declaration.api import _etag, _if_match
from applications.file.api_base import TAGS, OwnView
from applications.housing import selectors as housing_selectors
from applications.housing import serializers as housing_serializers
from applications.housing import services as housing_services


class HousingView(OwnView):
    @extend_schema(
        tags=TAGS,
        request=housing_serializers.HousingSerializer,
        responses=housing_serializers.HousingSerializer,
    )
    def put(self, request: Request) -> Response:
        """`If-Match` with the `ETag` of an earlier answer refuses to write over others' changes: 409."""
        sent = self.answers(housing_serializers.HousingSerializer)
        saved = housing_services.save_housing(self.own(), etag=_if_match(request), **sent)
        return Response(
            housing_serializers.HousingSerializer(saved).data, headers=_etag(saved, housing_selectors.HOUSING)
        )
