"""What the database says of the portal, read at each scrape: notices, months, money, late tasks, readiness.

portal_task_late{task}                   1 when a turn of the clock's plan is overdue
portal_sms{state}, portal_notices_to_text, portal_months{status}
portal_payments{due_on, status}, portal_payments_riyals{due_on, status}   of the last two runs
portal_readiness{check}                  the officers' readiness page: 0 good, 1 warning, 2 bad
portal_calls{queue}                      what no worker has taken from Valkey
"""

from collections.abc import Iterator

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Count, Sum
from django.utils import timezone, translation
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis import Redis, RedisError

from accounts.codes import selectors as code_selectors
from accounts.notices.models import Notice
from citizen_portal.celery import app
from citizen_portal.health import readiness, timetable
from citizen_portal.health.models import Heartbeat
from eligibility.cycles.models import Cycle
from payments.dues.models import Payment
from payments.runs.models import PaymentRun

MONTHS = 2  # the last runs: older money does not move
READINESS_KEY, READINESS_SECONDS = "observation.readiness", 50
LEVEL = {readiness.GOOD: 0, readiness.WARNING: 1, readiness.BAD: 2}


class PortalCollector(Collector):
    """Whole sums only: nothing here tells of a person."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("portal_database_up", "Whether the database answered this scrape")
        try:
            yield from [*_late_tasks(), *_notices(), *_months(), *_money(), *_readiness()]
        except DatabaseError:
            up.add_metric([], 0)
        else:
            up.add_metric([], 1)
        yield up
        yield from _queues()


def _late_tasks() -> Iterator[GaugeMetricFamily]:
    beats = {beat.name: beat for beat in Heartbeat.objects.all()}
    late = set(timetable.late_tasks(beats, timezone.now()))
    overdue = GaugeMetricFamily("portal_task_late", "Whether a turn is overdue", labels=["task"])
    for name in sorted(timetable.planned()):
        overdue.add_metric([name], name in late)
    yield overdue


def _notices() -> Iterator[GaugeMetricFamily]:
    waiting = Notice.objects.filter(texted_at=None).count()
    yield GaugeMetricFamily("portal_notices_to_text", "Notices whose SMS is not written yet", waiting)
    sms = code_selectors.sms_health()
    messages = GaugeMetricFamily("portal_sms", "Messages by what is wrong with them", labels=["state"])
    for state in ("unsent", "undelivered", "late"):
        messages.add_metric([state], getattr(sms, state))
    yield messages


def _months() -> Iterator[GaugeMetricFamily]:
    months = GaugeMetricFamily("portal_months", "Months in each stage", labels=["status"])
    found = dict(Cycle.objects.values_list("status").annotate(Count("pk")).order_by())
    for status in Cycle.Status.values:
        months.add_metric([status], found.get(status, 0))
    yield months


def _money() -> Iterator[GaugeMetricFamily]:
    count = GaugeMetricFamily("portal_payments", "Payments", labels=["due_on", "status"])
    riyals = GaugeMetricFamily("portal_payments_riyals", "Their amounts", labels=["due_on", "status"])
    runs = PaymentRun.objects.order_by("-pay_on").values_list("cycle_id", flat=True)[:MONTHS]
    rows = Payment.objects.filter(cycle_id__in=list(runs)).values_list("due_on", "status").order_by()
    for due_on, status, payments, amount in rows.annotate(Count("pk"), Sum("amount")):
        count.add_metric([str(due_on), status], payments)
        riyals.add_metric([str(due_on), status], float(amount))
    yield from (count, riyals)


def _readiness() -> Iterator[GaugeMetricFamily]:
    """The officers' readiness page as numbers; it knocks at the other sides, so not at every scrape."""
    level = GaugeMetricFamily("portal_readiness", "0 good, 1 warning, 2 bad", labels=["check"])
    worst: dict[str, int] = {}  # two runs that are late have one name
    for name, state in _cached_readiness():
        worst[name] = max(worst.get(name, 0), LEVEL[state])
    for name, value in worst.items():
        level.add_metric([name], value)
    yield level


def _cached_readiness() -> list[tuple[str, str]]:
    with translation.override("en"):
        try:
            return cache.get_or_set(READINESS_KEY, _ask_readiness, READINESS_SECONDS) or []
        except (RedisError, OSError):
            return _ask_readiness()


def _ask_readiness() -> list[tuple[str, str]]:
    return [(str(each.name), each.state) for each in readiness.check_readiness()]


def _queues() -> Iterator[GaugeMetricFamily]:
    """How many calls wait for a worker; a broker that is away has no number."""
    waiting = GaugeMetricFamily("portal_calls", "Calls that no worker has taken", labels=["queue"])
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=3, socket_connect_timeout=3) as server:
            for queue in sorted(app.amqp.queues):
                waiting.add_metric([queue], server.llen(f"{prefix}{queue}"))
    except (RedisError, OSError):
        return
    yield waiting
