"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from applications import services
from citizen_portal.lib import dates, uploads


@shared_task
def check_accounts() -> None:
    services.check_accounts()


@shared_task
def scan_waiting() -> None:
    services.scan_waiting()


@shared_task
def remind_of_endings() -> None:
    services.remind_of_endings(dates.today())


@shared_task
def sweep_files() -> None:
    uploads.sweep()
