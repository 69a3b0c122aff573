"""The Celery app and the whole timetable as one table.

Every entry is level-triggered: it looks at what is owed and may run twice, late or in two workers at once.
"""

import logging.config
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init

from citizen_portal.health import heartbeats, task_request_ids  # noqa: F401  (they listen to the signals)
from common import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citizen_portal.settings")

app = Celery("citizen_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

TEN_MINUTES = 600.0
app.conf.beat_schedule = {
    "send messages that wait": {
        "task": "accounts.codes.tasks.send_messages",
        "schedule": 30.0,
    },
    "write the SMS of notices": {
        "task": "accounts.notices.tasks.text_notices",
        "schedule": 60.0,
    },
    "keep the head of the audit trail outside": {
        "task": "accounts.audit.tasks.send_head",
        "schedule": 3600.0,
    },
    "verify the audit trail": {
        "task": "accounts.audit.tasks.verify_chain",
        "schedule": crontab(minute=45, hour=3),
    },
    "watch how many codes are used": {
        "task": "accounts.codes.tasks.watch_codes",
        "schedule": TEN_MINUTES,
    },
    "ask the bank whose account it is": {
        "task": "applications.bank.tasks.check_accounts",
        "schedule": 60.0,
    },
    "rebuild and scan the files that wait": {
        "task": "applications.documents.tasks.scan_pending",
        "schedule": 60.0,
    },
    "check the documents of objections that wait": {
        "task": "objections.tasks.check_documents",
        "schedule": 60.0,
    },
    "release dependants whom nobody has to decide about": {
        "task": "applications.household.tasks.settle_releases",
        "schedule": TEN_MINUTES,
    },
    "remind of what ends within thirty days": {
        "task": "applications.documents.tasks.remind_of_expiries",
        "schedule": 6 * 3600.0,
    },
    "delete files without a row": {
        "task": "applications.documents.tasks.delete_orphan_files",
        "schedule": crontab(minute=10, hour=3, day_of_week="friday"),
    },
    "study what was declared": {
        "task": "eligibility.studies.tasks.study_pending",
        "schedule": 60.0,
    },
    "decide the open months from scratch, and compare": {
        "task": "eligibility.studies.tasks.verify_decisions",
        "schedule": crontab(minute=30, hour=2),
    },
    "go on with replays and simulations": {
        "task": "eligibility.reruns.tasks.run_pending",
        "schedule": 60.0,
    },
    "lay a month that is studied beside the one before": {
        "task": "eligibility.cycles.tasks.make_results_ready",
        "schedule": 60.0,
    },
    "tell the results of a published month": {
        "task": "eligibility.cycles.tasks.notify_results",
        "schedule": 60.0,
    },
    "count the open figures of a published month": {
        "task": "eligibility.open_figures.tasks.count_published_months",
        "schedule": TEN_MINUTES,
    },
    "open the month's payments": {
        "task": "payments.dues.tasks.schedule_deposits",
        "schedule": TEN_MINUTES,
    },
    "find months that were paid otherwise than they are decided": {
        "task": "payments.dues.tasks.find_differences",
        "schedule": 3600.0,
    },
    "freeze the runs whose deposit is near, and follow those that are out": {
        "task": "payments.runs.tasks.follow_runs",
        "schedule": TEN_MINUTES,
    },
    "prove that no halala is lost": {
        "task": "payments.runs.tasks.prove_money",
        "schedule": 3600.0,
    },
    "send the files that are due": {
        "task": "payments.bank.tasks.send_batches",
        "schedule": 60.0,
    },
    "read the bank's reports": {
        "task": "payments.bank.tasks.collect_reports",
        "schedule": 60.0,
    },
    "forget what is spent": {
        "task": "accounts.tasks.delete_expired",
        "schedule": 6 * 3600.0,
    },
    "forget the answers of a day ago": {
        "task": "citizen_portal.tasks.delete_expired_answers",
        "schedule": 3600.0,
    },
}


@setup_logging.connect
def configure_logs(**_kwargs) -> None:
    """The portal's set-up, as in the web: else Celery puts handlers of its own in its place (T88)."""
    logging.config.dictConfig(logs.CONFIGURATION)


@worker_init.connect
@beat_init.connect
def refuse_bad_settings(**_kwargs) -> None:
    """A worker or a clock of a real site does not start with a simulator (security.md T25) or half set up."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from citizen_portal import checks

    settings.VAR.mkdir(exist_ok=True)  # the clock keeps its last turn there
    try:
        checks.refuse_bad_settings()
    except ImproperlyConfigured as fault:
        raise SystemExit(str(fault)) from None  # a signal swallows every other exception
