"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from common.dates import today
from payments.dues import services as due_services


@shared_task(time_limit=1800)
def schedule_deposits() -> None:
    due_services.schedule_deposits(today())


@shared_task(time_limit=1800)
def find_differences() -> None:
    due_services.find_differences(today())
