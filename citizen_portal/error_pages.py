"""The portal's own page for a wrong address, where Django would show a developer its English one."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.defaults import page_not_found


class OwnNotFound:
    """Innermost of all, with DEBUG only: there Django answers by itself, and not with our 404.html."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        missing = isinstance(exception, Http404) and not request.path_info.startswith("/api/")
        return page_not_found(request, exception) if missing else None
