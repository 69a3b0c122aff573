"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from citizen_portal.lib.dates import today
from payments.dues import services


@shared_task(time_limit=1800)
def schedule_deposits() -> None:
    services.schedule_deposits(today())


@shared_task(time_limit=1800)
def find_differences() -> None:
    services.find_differences(today())
