"""Every error of the API as application/problem+json (RFC 9457).

Apart from `api`, since the settings load that module while DRF's views are still being made.
"""

from collections.abc import Iterable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ExceptionHandlerContext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from common import problem_types
from common.errors import Refused
from common.uploads import rebuilding

TOO_BIG_CODES = ("too_big", "too_big_to_keep")
NO_FIELD = {None, "non_field_errors", "__all__"}


class Conflict(exceptions.APIException):
    """A verb's refusal: a wrong moment or combination."""

    status_code = HTTPStatus.CONFLICT

    def __init__(self, refusal: Refused, parts: Iterable[dict[str, str]] = ()) -> None:
        """`parts` are entries of `errors`, when one refusal is about several places."""
        super().__init__(refusal.message, code=refusal.code)
        self.field, self.parts = refusal.field, tuple(parts)


class PayloadTooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail, default_code = _("What was sent is too big."), "too_big"
    field = ""


class BadRequest(exceptions.APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_detail, default_code = _("This request cannot be read."), "bad_request"


class ProblemHandler(ExceptionHandler):
    """Every error as application/problem+json (RFC 9457) with our code and the fields concerned."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, Refused):
            return _refusal_exception(exc)
        if isinstance(exc, RequestDataTooBig):
            return PayloadTooLarge()
        if isinstance(exc, SuspiciousOperation | MultiPartParserError):
            return BadRequest()
        if isinstance(exc, DjangoValidationError):
            return exceptions.ValidationError(as_serializer_error(exc))
        return super().convert_known_exceptions(exc)

    def format_exception(self, exc: exceptions.APIException) -> dict:
        return problem_body(exc)

    def get_response(self, exc: exceptions.APIException, data: dict) -> Response:
        response = super().get_response(exc, data)
        return Response(data, response.status_code, headers=dict(response.headers), content_type=PROBLEM_JSON)


PROBLEM_JSON = "application/problem+json"


def problem_handler(exc: Exception, context: ExceptionHandlerContext) -> Response | None:
    """REST_FRAMEWORK's EXCEPTION_HANDLER."""
    return ProblemHandler(exc, context).run()


def _refusal_exception(refusal: Refused) -> exceptions.APIException:
    """A file that is not taken is a wrong value, whenever it is sent; all else is a wrong moment."""
    if refusal.code not in rebuilding.FAULTS:
        return Conflict(refusal)
    if refusal.code in TOO_BIG_CODES:
        big = PayloadTooLarge(refusal.message, refusal.code)
        big.field = refusal.field or "file"
        return big
    wrong = exceptions.ErrorDetail(str(refusal.message), refusal.code)
    return exceptions.ValidationError({refusal.field or "file": [wrong]})


def problem_body(exc: exceptions.APIException) -> dict:
    """The body: type, title, status, detail, code, errors [{field, code, detail}]."""
    errors = [
        {"field": "" if e.attr in NO_FIELD else e.attr, "code": e.code, "detail": e.detail}
        for e in flatten_errors(exc.detail, getattr(exc, "field", None))
    ]
    several = isinstance(exc, exceptions.ValidationError)
    code = "invalid" if several else errors[0]["code"]
    name = problem_types.problem_type(code or "error", exc.status_code)
    return {
        "type": problem_types.problem_address(name),
        "title": str(problem_types.PROBLEM_TYPES[name].title),
        "status": int(exc.status_code),
        "detail": str(_("Some values need to be corrected.")) if several else errors[0]["detail"],
        "code": code,
        "errors": [*getattr(exc, "parts", ()), *(errors if several or errors[0]["field"] else [])],
    }
