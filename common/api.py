"""The API's manners: strict JSON in, problem+json out, cursor pages, an exact throttle."""

from __future__ import annotations

import json
import logging
import time
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from common import rate_limit

if TYPE_CHECKING:
    from rest_framework.request import Request


log = logging.getLogger(__name__)

MAX_DEPTH = 20
MAX_EXPONENT = 30  # 1e400 is no amount of anything
RATE_LIMIT = (120, 60)  # requests, seconds


# -- in ------------------------------------------------------------------------------------------------------
class StrictJSONParser(JSONParser):
    """JSON with one meaning: no key twice, no NaN or Infinity, no bombs; fractions are Decimal."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:  # DRF reads past Django's own limit
            raise RequestDataTooBig("JSON is too big")
        try:
            found = json.loads(
                raw.decode(),
                object_pairs_hook=_object_without_duplicates,
                parse_constant=_refuse_constant,
                parse_float=_parse_decimal,
            )
            _check_depth_and_text(found)
        except (RecursionError, ValueError, InvalidOperation) as error:
            raise exceptions.ParseError(_("This is not JSON that we accept.")) from error
        return found


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _parse_decimal(text: str) -> Decimal:
    value = Decimal(text)
    if abs(value.adjusted()) > MAX_EXPONENT:
        raise ValueError("a number out of any range")
    return value


def _check_depth_and_text(found: Any) -> None:
    """Level by level, without recursion: depth, and texts that no database takes (NUL, lone surrogates)."""
    level = [found]
    for _depth in range(MAX_DEPTH):
        level = [part for value in level for part in _child_values(value)]
        if not level:
            return
    raise ValueError("nested too deep")


def _child_values(value: Any) -> list:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, str) and "\0" in value.encode().decode():  # encode() refuses lone surrogates
        raise ValueError("NUL in a text")
    return value if isinstance(value, list) else []


# -- who asks ------------------------------------------------------------------------------------------------
class PortalSessionAuthentication(SessionAuthentication):
    """The session's person; anonymous is 401 and told where to sign in."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="/api/v1/session/"'


# -- pages and rates -----------------------------------------------------------------------------------------
class ServiceUnavailable(exceptions.APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = _("The service is not available right now. Try again in a minute.")
    default_code = "unavailable"
    wait = 60


class ReauthenticationNeeded(exceptions.APIException):
    status_code = HTTPStatus.FORBIDDEN
    default_detail = _("Give your password again first: POST it to /api/v1/session/reauthenticate/.")
    default_code = "reauthenticate"


class Pages(CursorPagination):
    """Fifty at a time or `limit`, newest first; the next and the previous page are in `Link` too.

    A cursor somebody made up is a missing page, never an error of ours.
    """

    page_size, max_page_size = 50, 200
    page_size_query_param = "limit"
    page_size_query_description = _("How many on a page: 1 to 200.")
    ordering = "-pk"

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("limit", str(self.page_size))
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            raise exceptions.ValidationError({"limit": [_("Write a whole number from 1 to 200.")]})
        return int(asked)

    def get_paginated_response(self, data: Any) -> Response:
        pages = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        links = [f'<{address}>; rel="{name}"' for name, address in pages.items() if address]
        response = super().get_paginated_response(data)
        if links:
            response.headers["Link"] = ", ".join(links)
        return response

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        """The limit as it is checked, not as any whole number."""
        found = super().get_schema_operation_parameters(view)
        for each in found:
            if each["name"] == self.page_size_query_param:
                each["schema"] = {"type": "integer", "minimum": 1, "maximum": self.max_page_size}
        return found

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, DjangoValidationError, DataError) as error:
            if self.cursor_query_param not in request.query_params:
                raise
            raise exceptions.NotFound(self.invalid_cursor_message) from error


class PortalThrottle(BaseThrottle):
    """Requests per fixed window, counted by one INCR, so that parallel requests cannot outrun it.

    A view may set `throttle_rate = (30, 60)` (requests, seconds), `throttle_scope`, and
    `throttle_strict = True`: then a cache that is away means 503 instead of an open door.
    """

    seconds = now = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, self.seconds = getattr(view, "throttle_rate", RATE_LIMIT)
        self.now = int(time.time())
        try:
            count = rate_limit.count_in_window(*self._who(request, view), self.seconds, self.now)
        except (RedisError, OSError) as error:
            log.warning("the throttle's cache is away")
            if getattr(view, "throttle_strict", False):
                raise ServiceUnavailable from error
            return True
        request.rate_limit_headers = self._headers(getattr(view, "throttle_scope", None), limit, count)
        return count <= limit

    def _headers(self, scope: str | None, limit: int, count: int) -> dict[str, str]:
        """What is left of the window, as draft-ietf-httpapi-ratelimit-headers writes it."""
        name = scope or "api"
        return {
            "RateLimit": f'"{name}";r={max(0, limit - count)};t={self.wait()}',
            "RateLimit-Policy": f'"{name}";q={limit};w={self.seconds}',
        }

    def wait(self) -> int:
        return self.seconds - self.now % self.seconds

    def _who(self, request: Request, view: Any) -> tuple[str, str]:
        user = request.user
        who = f"user|{user.pk}" if user and user.is_authenticated else f"address|{self.get_ident(request)}"
        return getattr(view, "throttle_scope", None) or "api", who
