"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from citizen_portal.lib.dates import today
from payments.bank import services


@shared_task
def send_batches() -> None:
    services.send_batches(today())


@shared_task(time_limit=1800)
def collect_reports() -> None:
    services.collect_reports()
