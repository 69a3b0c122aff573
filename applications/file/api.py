"""REST door of the whole file."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from applications.file import selectors as file_selectors
from applications.file import serializers as file_serializers
from applications.file import services as file_services
from applications.file.api_base import OwnView


class ApplicationView(OwnView):
    """The household's file."""

    @extend_schema(responses=file_serializers.ApplicationSerializer)
    def get(self, request: Request) -> Response:
        """The whole file with the state of each section."""
        own = file_selectors.prefetched_file(request.user)
        if own is None:
            raise self.no_application()
        return Response(file_serializers.ApplicationSerializer(own).data)

    @extend_schema(request=None, responses={201: file_serializers.ApplicationSerializer})
    def post(self, request: Request) -> Response:
        """Open the file; the one there is when it was opened before."""
        own = file_services.open_application(request.user)
        return Response(file_serializers.ApplicationSerializer(own).data, status.HTTP_201_CREATED)
