"""What several parts of a page ask for is read once: only while a page is shown, never while it writes."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

SAFE_METHODS = ("GET", "HEAD")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("request_reads", default=None)


def read_once[Read](key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` gives; in a request that only shows, the second to ask gets what the first one got.

    Outside of such a request (a form that is sent, a task, a command) everybody reads anew.
    """
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


@contextmanager
def keep_reads() -> Iterator[None]:
    """Until the end of this block what is read once is kept."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


class KeepReads:
    """Middleware: a request by GET or HEAD reads the same thing once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with keep_reads():
            return self.get_response(request)
