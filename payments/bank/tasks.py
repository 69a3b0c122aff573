"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from common.dates import today
from payments.bank import services as payment_bank_services


@shared_task
def send_batches() -> None:
    payment_bank_services.send_batches(today())


@shared_task(time_limit=1800)
def collect_reports() -> None:
    payment_bank_services.collect_reports()
