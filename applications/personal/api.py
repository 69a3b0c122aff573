"""REST door of the personal section."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file.api_base import OwnView
from applications.personal import serializers as personal_serializers
from applications.personal import services as personal_services


class PersonalView(OwnView):
    @extend_schema(operation_id="application_personal", responses=personal_serializers.PersonalSerializer)
    def get(self, request: Request) -> Response:
        """The applicant's own answers."""
        return Response(personal_serializers.PersonalSerializer(self.own()).data)

    @extend_schema(
        operation_id="application_personal_save",
        request=personal_serializers.PersonalAnswersSerializer,
        responses=personal_serializers.PersonalSerializer,
    )
    def put(self, request: Request) -> Response:
        """Write the applicant's own answers."""
        sent = self.answers(personal_serializers.PersonalAnswersSerializer)
        saved = personal_services.save_personal(self.own(), **sent)
        return Response(personal_serializers.PersonalSerializer(saved).data)
