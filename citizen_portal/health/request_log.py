"""Around every request: its name, one line of the log, and its seconds for the metrics."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from citizen_portal.health import metrics
from common import request_ids

log = logging.getLogger("portal.requests")


class ObserveRequests:
    """First after the probes. Its line names the route, never the address, which may hold a number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        name = request_ids.request_id(request.headers.get(request_ids.HEADER))
        token = request_ids.current.set(name)
        try:
            response = self.get_response(request)
            response.headers[request_ids.HEADER] = name
            self._observe(request, response.status_code, time.perf_counter() - began)
            return response
        finally:
            request_ids.current.reset(token)

    def _observe(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        route = (match.view_name or match.route) if match else "unresolved"
        metrics.observe_request(route, request.method or "", status, seconds)
        if settings.LOG_REQUESTS:
            shown = {
                "route": route,
                "method": request.method,
                "status": status,
                "ms": round(seconds * 1000, 1),
            }
            log.info("request", extra=shown)
