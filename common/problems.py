"""Every error of the API as application/problem+json (RFC 9457).

Apart from `api`, since the settings load that module while DRF's views are still being made.
"""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ExceptionHandlerContext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from common.errors import Refused

NO_FIELD = {None, "non_field_errors", "__all__"}


class Conflict(exceptions.APIException):
    """A verb's refusal: a wrong moment or combination."""

    status_code = HTTPStatus.CONFLICT

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.message, code=refusal.code)
        self.field = refusal.field


class TooBig(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail, default_code = _("What was sent is too big."), "too_big"


class ProblemHandler(ExceptionHandler):
    """Every error as application/problem+json (RFC 9457) with our code and the fields concerned."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Refused):
            return Conflict(exc)
        if isinstance(exc, RequestDataTooBig):
            return TooBig()
        if isinstance(exc, DjangoValidationError):
            return exceptions.ValidationError(as_serializer_error(exc))
        return super().convert_known_exceptions(exc)

    def format_exception(self, exc: exceptions.APIException) -> dict:
        return problem(exc)

    def get_response(self, exc: exceptions.APIException, data: dict) -> Response:
        response = super().get_response(exc, data)
        return Response(data, response.status_code, headers=dict(response.headers), content_type=PROBLEM_JSON)


PROBLEM_JSON = "application/problem+json"


def problem_handler(exc: Exception, context: ExceptionHandlerContext) -> Response | None:
    """REST_FRAMEWORK's EXCEPTION_HANDLER."""
    return ProblemHandler(exc, context).run()


def problem(exc: exceptions.APIException) -> dict:
    """The body: type, title, status, detail, code, errors [{field, code, detail}]."""
    status = HTTPStatus(exc.status_code)
    errors = [
        {"field": "" if e.attr in NO_FIELD else e.attr, "code": e.code, "detail": e.detail}
        for e in flatten_errors(exc.detail, getattr(exc, "field", None))
    ]
    several = isinstance(exc, exceptions.ValidationError)
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": str(_("Some values need to be corrected.")) if several else errors[0]["detail"],
        "code": "invalid" if several else errors[0]["code"],
        "errors": errors if several or errors[0]["field"] else [],
    }
