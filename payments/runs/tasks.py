"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from common.dates import today
from payments.runs import services as run_services


@shared_task(time_limit=1800)
def follow_runs() -> None:
    run_services.advance_runs(today())
