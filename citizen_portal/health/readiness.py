"""Will the 10th work? Everything that a payday needs, looked at before it: red before, not after."""

import shutil
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.codes import selectors as code_selectors
from applications.documents.models import DocumentPage
from applications.file.models import Reassessment
from citizen_portal.health import probes, timetable
from citizen_portal.health.heartbeats import CLOCK
from citizen_portal.health.models import Heartbeat
from common.dates import today
from eligibility.studies import verification
from payments.days import selectors as days_selectors
from payments.runs import selectors as run_selectors
from payments.runs.models import PaymentRun

QUIET = timedelta(minutes=5)  # longer than any pause of the clock or of a worker
MOST_WAITING = timedelta(minutes=30)  # of a row that the next tick should have taken
VERIFIED_WITHIN = timedelta(hours=36)  # every night, and a night that was late
DISK_FULL, DISK_NEARLY_FULL = 0.95, 0.85
DAYS_TO_APPROVE, DAYS_TO_RELEASE = 2, 1  # before the deposit
CONNECT_SECONDS = 3
GOOD, WARNING, BAD = "good", "warning", "bad"

type Words = str | Promise


@dataclass(frozen=True)
class Readiness:
    """One thing that a payday needs: good, warning or bad, and what to do about it."""

    name: Words
    state: str
    advice: Words = ""
    detail: str = ""


def check_readiness(now: datetime | None = None) -> list[Readiness]:
    """Everything, the database first: without it nothing else can be asked."""
    now = now or timezone.now()
    return [each for look in LOOKS for each in look(now)]


def is_ready(found: Iterable[Readiness]) -> bool:
    return all(each.state != BAD for each in found)


def _judge(name: Words, *, bad: bool, advice: Words, detail: object = "") -> Readiness:
    if not bad:
        return Readiness(name, GOOD)
    return Readiness(name, BAD, advice, str(detail))


def look_at_servers(_now: datetime) -> list[Readiness]:
    return [
        _judge(
            _("Database tables"),
            bad=not probes.are_migrations_done(),
            advice=_("Run the migrations: the tables are not those of this version."),
        ),
        _judge(
            _("Valkey"),
            bad=not probes.is_broker_up(),
            advice=_("Start Valkey: until then the clock cannot call the workers."),
        ),
        _judge(
            _("Document storage"),
            bad=not probes.is_storage_writable(),
            advice=_("Let the portal write into its folder of documents."),
        ),
        _disk(),
    ]


def _disk() -> Readiness:
    usage = shutil.disk_usage(settings.ROOT if not settings.VAR.exists() else settings.VAR)
    share = usage.used / (usage.used + usage.free)
    words = _("Free space or add a disk: documents and bank files are written to it.")
    state = BAD if share >= DISK_FULL else WARNING if share >= DISK_NEARLY_FULL else GOOD
    return Readiness(_("Disk"), state, "" if state == GOOD else words, f"{share:.0%}")


def look_at_processes(now: datetime) -> list[Readiness]:
    beats = {beat.name: beat for beat in Heartbeat.objects.all()}
    tasks = [beat for name, beat in beats.items() if name in timetable.planned()]
    last_task = max((beat.last_at for beat in tasks), default=None)
    clock = beats[CLOCK].last_at if CLOCK in beats else None
    late = timetable.late_tasks(beats, now)
    failed = [beat for beat in tasks if beat.fault]
    return [
        _judge(
            _("Clock"),
            bad=clock is None or now - clock > QUIET,
            advice=_("Start the clock: nothing begins by itself without it."),
            detail=_moment(clock),
        ),
        _judge(
            _("Workers"),
            bad=last_task is None or now - last_task > QUIET,
            advice=_("Start a worker: what the clock calls for is not done."),
            detail=_moment(last_task),
        ),
        _judge(
            _("Tasks on time"),
            bad=bool(late),
            advice=_("These tasks are late: look at the workers' log."),
            detail=", ".join(late),
        ),
        _judge(
            _("Tasks without a fault"),
            bad=bool(failed),
            advice=_("These tasks failed the last time: look at the workers' log."),
            detail=", ".join(f"{beat.name}: {beat.fault}" for beat in failed),
        ),
    ]


def look_at_queues(now: datetime) -> list[Readiness]:
    sms = code_selectors.sms_health()
    return [
        _queue(
            _("Households to decide again"), Reassessment.objects.order_by("created_at"), "created_at", now
        ),
        _queue(
            _("Files to rebuild or scan"),
            DocumentPage.objects.filter(removed_at=None, scan__in=DocumentPage.AWAITED).order_by("added_at"),
            "added_at",
            now,
        ),
        _judge(
            _("SMS on time"),
            bad=bool(sms.late or sms.unsent),
            advice=_("Messages are late or were refused: look at the SMS provider."),
            detail=sms.late + sms.unsent,
        ),
    ]


def _queue(name: Words, rows: QuerySet, moment: str, now: datetime) -> Readiness:
    oldest = rows.values_list(moment, flat=True).first()
    return _judge(
        name,
        bad=oldest is not None and now - oldest > MOST_WAITING,
        advice=_("The oldest has waited too long: look at the workers."),
        detail=_moment(oldest),
    )


def look_at_other_sides(_now: datetime) -> list[Readiness]:
    """Whether each can be reached; who they are stays in the settings."""
    sides = {
        _("Civil register"): settings.CIVIL_REGISTER_URL,
        _("Nafath"): settings.NAFATH_URL,
        **{f"SMS · {gateway.name}": gateway.url for gateway in settings.SMS_GATEWAYS},
    }
    advice = _("It cannot be reached: ask who runs it; citizens are told to try again.")
    return [_judge(name, bad=not (url and _is_reachable(url)), advice=advice) for name, url in sides.items()]


def _is_reachable(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def look_at_money(now: datetime) -> list[Readiness]:
    day = today()
    deposit = days_selectors.next_deposit(day)
    run = PaymentRun.objects.filter(cycle__month=deposit.month).first()
    proof = Heartbeat.objects.filter(name=timetable.MONEY_TASK).first()
    left = (deposit.on - day).days
    return [
        Readiness(_("Bank"), GOOD)
        if settings.PAYMENT_BANK
        else Readiness(_("Bank"), BAD, _("Set PAYMENT_BANK: a run can be prepared, but not released.")),
        _judge(
            _("Every halala accounted for"),
            bad=bool(proof and proof.fault),
            advice=_("The sums differ: open the proof of the money before anything is released."),
            detail=proof.fault if proof else "",
        ),
        _judge(
            _("Next deposit"),
            bad=run is not None and not _is_run_on_time(run, left),
            advice=_("The deposit is near and its run is not released: ask the officers who sign."),
            detail=f"{deposit.on} · {run.get_status_display()}" if run else "",
        ),
        *[_late_run(each) for each in PaymentRun.objects.all() if run_selectors.is_late(each, day)],
    ]


def _is_run_on_time(run: PaymentRun, days_left: int) -> bool:
    Status = PaymentRun.Status
    if days_left <= DAYS_TO_RELEASE:
        return run.status in (Status.RELEASED, Status.SENT, Status.RECONCILED)
    return days_left > DAYS_TO_APPROVE or run.status != Status.FROZEN


def _late_run(run: PaymentRun) -> Readiness:
    return Readiness(_("A run that is late"), BAD, _("Release it: its day has passed."), str(run))


def look_at_decisions(now: datetime) -> list[Readiness]:
    """The nightly comparison of the open months found no difference, and was made."""
    last = map(verification.last_verification, verification.months_to_verify(today()))
    checks = [check for check in last if check]
    different = [str(check.cycle) for check in checks if check.different]
    stale = [str(check.cycle) for check in checks if now - check.done_at > VERIFIED_WITHIN]
    return [
        _judge(
            _("Decisions follow their facts"),
            bad=bool(different),
            advice=_("A decision from scratch differs: publication and release wait until it is seen."),
            detail=", ".join(different),
        ),
        _judge(
            _("Decisions verified"),
            bad=bool(stale),
            advice=_("The nightly comparison has not run: start `manage.py verify_decisions`."),
            detail=", ".join(stale),
        ),
    ]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else "—"


LOOKS: tuple[Callable[[datetime], list[Readiness]], ...] = (
    look_at_servers,
    look_at_processes,
    look_at_queues,
    look_at_other_sides,
    look_at_money,
    look_at_decisions,
)
