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
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.throttling import BaseThrottle

from common import rate_limit

if TYPE_CHECKING:
    from rest_framework.request import Request


log = logging.getLogger(__name__)

MAX_DEPTH = 20
MAX_EXPONENT = 30  # 1e400 is no amount of anything
RATE = (120, 60)  # requests, seconds


# -- in ------------------------------------------------------------------------------------------------------
class StrictJSONParser(JSONParser):
    """JSON with one meaning: no key twice, no NaN or Infinity, no bombs; fractions are Decimal."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:  # DRF reads past Django's own limit
            raise RequestDataTooBig("JSON is too big")
        try:
            found = json.loads(
                raw.decode(), object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_decimal
            )
            _look_through(found)
        except (RecursionError, ValueError, InvalidOperation) as error:
            raise exceptions.ParseError(_("This is not JSON that we accept.")) from error
        return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if abs(value.adjusted()) > MAX_EXPONENT:
        raise ValueError("a number out of any range")
    return value


def _look_through(found: Any) -> None:
    """Level by level, without recursion: depth, and texts that no database takes (NUL, lone surrogates)."""
    level = [found]
    for _depth in range(MAX_DEPTH):
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    raise ValueError("nested too deep")


def _parts(value: Any) -> list:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, str) and "\0" in value.encode().decode():  # encode() refuses lone surrogates
        raise ValueError("NUL in a text")
    return value if isinstance(value, list) else []


# -- pages and rates -----------------------------------------------------------------------------------------
class Unavailable(exceptions.APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = _("The service is not available right now. Try again in a minute.")
    default_code = "unavailable"
    wait = 60


class ReauthenticationNeeded(exceptions.APIException):
    status_code = HTTPStatus.FORBIDDEN
    default_detail = _("Give your password again first: POST it to /api/v1/session/reauthenticate/.")
    default_code = "reauthenticate"


class Pages(CursorPagination):
    """Fifty at a time, newest first; a cursor somebody made up is a missing page, never an error of ours."""

    page_size = 50
    ordering = "-pk"

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
        limit, self.seconds = getattr(view, "throttle_rate", RATE)
        self.now = int(time.time())
        try:
            return rate_limit.count(*self._who(request, view), self.seconds, self.now) <= limit
        except (RedisError, OSError) as error:
            log.warning("the throttle's cache is away")
            if getattr(view, "throttle_strict", False):
                raise Unavailable from error
            return True

    def wait(self) -> int:
        return self.seconds - self.now % self.seconds

    def _who(self, request: Request, view: Any) -> tuple[str, str]:
        user = request.user
        who = f"user|{user.pk}" if user and user.is_authenticated else f"address|{self.get_ident(request)}"
        return getattr(view, "throttle_scope", None) or "api", who
