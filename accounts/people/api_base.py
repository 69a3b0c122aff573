"""What the REST doors of accounts share."""

from functools import partial, wraps

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from redis.exceptions import RedisError
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from common.api import PortalSessionAuthentication, ServiceUnavailable
from common.api_views import APIView
from common.serializer_fields import InputSerializer


class OptionalSessionAuthentication(PortalSessionAuthentication):
    """The session's person, or nobody.

    CSRF is checked for nobody too: else a page elsewhere could sign a citizen in to a stranger's account.
    """

    def authenticate(self, request):
        known = super().authenticate(request)  # checks a person's request by itself
        if known is None:
            self.enforce_csrf(request)
        return known


class VisitorAPIView(APIView):
    """Open to visitors; what is counted here stays counted, so nothing is taken back with a key."""

    is_idempotent = False
    authentication_classes = [OptionalSessionAuthentication]
    permission_classes = [AllowAny]


class CodeSerializer(InputSerializer):
    """A code that came by SMS."""

    code = serializers.CharField(max_length=40)


class SaidSerializer(serializers.Serializer):
    """What happens next, in words."""

    detail = serializers.CharField(help_text="What happens next")


public_schema = partial(extend_schema, auth=[])  # how an open door stands in the OpenAPI document


def require_rate_limiter(view):
    """Without the limiter's cache there is no sign-in."""

    @wraps(view)
    def guarded(self, request):
        try:
            return view(self, request)
        except RedisError as error:
            raise ServiceUnavailable from error

    return guarded


def validate_data(kind: type[serializers.Serializer], request) -> dict:
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return dict(typed.validated_data)


def form_validation_error(form, **names: str) -> ValidationError:
    """A form's errors, by the API's names of the fields."""
    return ValidationError({names.get(field, field): found for field, found in form.errors.as_data().items()})


def detail_response(detail: str, code: int) -> Response:
    return Response({"detail": detail}, status=code)
