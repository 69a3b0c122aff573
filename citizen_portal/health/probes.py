"""What a machine asks: does the process live, and may people be sent to it?

    GET /health/live     200 {"status": "ok"}: this process answers
    GET /health/ready    200 {"status": "ok"}, or 503 {"status": "failing", "failing": ["database", …]}
    GET /metrics         what Prometheus reads, for who knows METRICS_TOKEN

Answered before the host name, https and the session are looked at: a probe knows no name of the portal.
"""

import json
import os
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from redis import RedisError

from citizen_portal.health import metrics

NO_STORE = {"Cache-Control": "no-store"}


class HealthProbes:
    """First of all middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in ("/health/", "/health/live", "/health/live/"):
            return _answer([])
        if request.path_info in ("/health/ready", "/health/ready/"):
            return _answer(find_failing())
        if request.path_info == "/metrics":
            return metrics.answer_metrics(request)
        return self.get_response(request)


def find_failing() -> list[str]:
    """The names of what is needed to serve anybody and does not work."""
    return [name for name, works in NEEDED.items() if not works()]


def _answer(failing: list[str]) -> HttpResponse:
    told = {"status": "failing", "failing": failing} if failing else {"status": "ok"}
    return HttpResponse(
        json.dumps(told), status=503 if failing else 200, content_type="application/json", headers=NO_STORE
    )


def _is_database_up() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def are_migrations_done() -> bool:
    """Whether the tables are those of this code."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_broker_up() -> bool:
    try:
        cache.get("health")
    except (RedisError, OSError):
        return False
    return True


def is_storage_writable() -> bool:
    """Whether a document can be kept; a service such as S3 is asked when one is."""
    return bool(settings.S3_BUCKET) or os.access(_nearest_folder(), os.W_OK | os.X_OK)


def _nearest_folder() -> str:
    root = settings.PRIVATE_ROOT
    return str(next(place for place in (root, *root.absolute().parents) if place.exists()))


def _are_static_files_there() -> bool:
    return settings.DEBUG or (settings.STATIC_ROOT / "staticfiles.json").is_file()


NEEDED: dict[str, Callable[[], bool]] = {
    "database": _is_database_up,
    "migrations": are_migrations_done,
    "broker": is_broker_up,
    "storage": is_storage_writable,
    "static files": _are_static_files_there,
}
