"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from applications import services


@shared_task
def check_accounts() -> None:
    services.check_accounts()
