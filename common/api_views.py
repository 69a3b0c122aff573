"""The base of every API view: what is asked is known, and a version is checked before it is written over."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import generics, serializers, views
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common import conditional, idempotency
from common.dates import parse_month

WRITING_METHODS = ("put", "patch", "delete")
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
ALWAYS_ALLOWED_PARAMETERS = {"format"}


class ConventionsMixin:
    """Mixed into a DRF view: unknown filters refused, ETag and If-Match, Idempotency-Key, RateLimit."""

    filters: ClassVar[tuple[str, ...]] = ()  # names of query parameters, beside those of the pages
    has_etag: ClassVar[bool] = True
    if_match_needed: ClassVar[bool] = False
    is_idempotent: ClassVar[bool] = True  # POST takes an Idempotency-Key; False where a refusal must be kept

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        self._refuse_unknown_filters(request)
        self._refuse_body_that_nothing_reads(request)
        method = (request.method or "").lower()
        if method in WRITING_METHODS and hasattr(self, method):
            setattr(self, method, self._guarded(getattr(self, method)))
        elif method == "post" and hasattr(self, method) and self._takes_key(request):
            self.post = idempotency.run_once(self.post, self.request.user)  # type: ignore[has-type]

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The methods are in the header Allow."""
        return Response(status=204)

    def lock(self) -> None:
        """Hold what is written until the end of the transaction; without a lock of its own, by person."""
        conditional.lock_person(self.request.user.pk)  # type: ignore[attr-defined]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        for name, value in getattr(request, "rate_limit_headers", {}).items():
            response.headers.setdefault(name, value)
        if not self.has_etag or not isinstance(response, Response) or response.status_code != 200:
            return response
        return conditional.conditional_response(request, response)

    def _takes_key(self, request: Request) -> bool:
        return self.is_idempotent and bool(request.user and request.user.is_authenticated)

    def _guarded(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        def write(request: Request, *args: Any, **kwargs: Any) -> Response:
            sent = request.headers.get("If-Match", "")
            if not sent and not self.if_match_needed:
                return handler(request, *args, **kwargs)
            if not sent:
                raise conditional.PreconditionRequired
            with transaction.atomic():
                self.lock()
                if not hasattr(self, "get"):
                    raise conditional.PreconditionFailed
                conditional.check_precondition(sent, self.get(request, *args, **kwargs))
                return handler(request, *args, **kwargs)

        return write

    def _refuse_unknown_filters(self, request: Request) -> None:
        known = {*self.filters, *ALWAYS_ALLOWED_PARAMETERS}
        if request.method in ("GET", "HEAD") and getattr(self, "pagination_class", None):
            known |= {"cursor", "limit"}
        if unknown := sorted(set(request.query_params) - known):
            words = ErrorDetail(_("There is no such filter here."), "unknown_field")
            raise ValidationError({name: [words] for name in unknown})

    def _refuse_body_that_nothing_reads(self, request: Request) -> None:
        """What an operation does not read is refused: "mark these three" must not mark all."""
        method = request.method or ""
        is_writing = method in WITH_BODY and hasattr(self, method.lower())
        if not is_writing or takes_body(self, method) or not request.data:
            return
        words = ErrorDetail(_("There is no such field here."), "unknown_field")
        names = sorted(request.data) if isinstance(request.data, Mapping) else ["non_field_errors"]
        raise ValidationError({name: [words] for name in names})


def takes_body(view: views.APIView, method: str) -> bool:
    """Whether the operation is documented to read a body; one without `extend_schema` may."""
    return method != "DELETE" and documented_body(view, method) is not None


def documented_body(view: views.APIView, method: str) -> Any:
    """The serializer, or serializers by media type, that the operation reads; None when it reads nothing."""
    documented = getattr(getattr(type(view), method.lower()), "kwargs", {}).get("schema")
    if documented is None:
        return serializers.Serializer
    schema = documented()
    schema.view, schema.method, schema.path = view, method, ""
    return schema.get_request_serializer()


def month_filter(request: Request) -> date | None:
    """The first day of the month in ?month=2026-12; None without it, refused when it is no month."""
    asked = request.query_params.get("month", "")
    try:
        return parse_month(asked) if asked else None
    except ValueError as error:
        raise ValidationError({"month": _("Write a month as 2026-12.")}) from error


class APIView(ConventionsMixin, views.APIView):
    pass


class ListAPIView(ConventionsMixin, generics.ListAPIView):
    pass


class RetrieveAPIView(ConventionsMixin, generics.RetrieveAPIView):
    pass
