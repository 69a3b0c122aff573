"""What Prometheus reads at /metrics: seconds of requests by route, and what waits in the database.

    portal_request_seconds{route, method, status}   a histogram; status is 2xx, 3xx, 4xx or 5xx
    portal_waiting{queue}                            how many rows of a queue wait
    portal_waiting_seconds{queue}                    since when the oldest of them waits
    portal_beat_seconds{name}                        since the clock or a task last did its work
    portal_beat_failed{name}                         1 when its last turn ended with a fault

and what portal_metrics.py adds, which knocks at the other sides: scrape each minute, with a timeout of 30 s.
With several processes PROMETHEUS_MULTIPROC_DIR names the folder in which they share (gunicorn.conf.py).
"""

import os
from collections.abc import Iterator
from datetime import datetime
from secrets import compare_digest

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
REQUEST_SECONDS = Histogram(
    "portal_request_seconds", "Seconds of a request", ("route", "method", "status"), buckets=BUCKETS
)


def observe_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request; a made-up method is one of all made-up ones, or a stranger could fill the memory."""
    known = method if method in METHODS else "other"
    REQUEST_SECONDS.labels(route, known, f"{status // 100}xx").observe(seconds)


def answer_metrics(request: HttpRequest) -> HttpResponse:
    """The metrics for who knows METRICS_TOKEN; to everybody else there is no such address."""
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not compare_digest(given, wanted):
        return HttpResponse(status=404)
    text = generate_latest(_request_registry()) + generate_latest(_state_registry())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _request_registry() -> CollectorRegistry:
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _state_registry() -> CollectorRegistry:
    from citizen_portal.health.portal_metrics import PortalCollector  # it needs the models

    registry = CollectorRegistry(auto_describe=False)  # nothing is asked before it is read
    registry.register(_StateCollector())
    registry.register(PortalCollector())
    return registry


class _StateCollector(Collector):
    """Asked at each reading: a few counts by their indexes."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        waiting = GaugeMetricFamily("portal_waiting", "Rows that wait", labels=["queue"])
        oldest = GaugeMetricFamily("portal_waiting_seconds", "Age of the oldest", labels=["queue"])
        for queue, (count, since) in waiting_rows().items():
            waiting.add_metric([queue], count)
            oldest.add_metric([queue], (now - since).total_seconds() if since else 0)
        yield waiting
        yield oldest
        yield from _heartbeats(now)


def waiting_rows() -> dict[str, tuple[int, datetime | None]]:
    """Of each queue how many rows wait, and since when the oldest."""
    # where the models are: the middleware that imports this is made before the apps have theirs
    from accounts.sms.models import TextMessage
    from applications.documents.models import DocumentPage
    from applications.file.models import Reassessment
    from objections.models import Objection

    queues = {
        "decide_again": (Reassessment.objects.all(), "created_at"),
        "sms": (TextMessage.objects.filter(state__in=("waiting", "sending")), "created_at"),
        "files_to_check": (
            DocumentPage.objects.filter(removed_at=None, scan__in=DocumentPage.AWAITED), "added_at",
        ),
        "objections": (Objection.objects.filter(status__in=Objection.OPEN), "sent_at"),
    }  # fmt: skip
    return {
        name: (found["many"], found["since"])
        for name, (rows, moment) in queues.items()
        if (found := rows.aggregate(many=Count("pk"), since=Min(moment)))
    }


def _heartbeats(now: datetime) -> Iterator[GaugeMetricFamily]:
    from citizen_portal.health.models import Heartbeat

    beat = GaugeMetricFamily("portal_beat_seconds", "Since the last turn", labels=["name"])
    failed = GaugeMetricFamily("portal_beat_failed", "Whether the last turn failed", labels=["name"])
    for each in Heartbeat.objects.all():
        beat.add_metric([each.name], (now - each.last_at).total_seconds())
        failed.add_metric([each.name], bool(each.fault))
    yield beat
    yield failed
