"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from citizen_portal.lib.dates import today
from payments.runs import services


@shared_task(time_limit=1800)
def follow_runs() -> None:
    services.follow_runs(today())
