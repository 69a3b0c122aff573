"""REST door of the personal section."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from applications.declaration.api import _etag, _if_match
from applications.file.api_base import TAGS, OwnView
from applications.personal import selectors as personal_selectors
from applications.personal import serializers as personal_serializers
from applications.personal import services as personal_services


class PersonalView(OwnView):
    @extend_schema(
        tags=TAGS,
        request=personal_serializers.PersonalSerializer,
        responses=personal_serializers.PersonalSerializer,
    )
    def put(self, request: Request) -> Response:
        """`If-Match` with the `ETag` of an earlier answer refuses to write over others' changes: 409."""
        sent = self.answers(personal_serializers.PersonalSerializer)
        saved = personal_services.save_personal(self.own(), etag=_if_match(request), **sent)
        return Response(
            personal_serializers.PersonalSerializer(saved).data,
            headers=_etag(saved, personal_selectors.PERSONAL),
        )
