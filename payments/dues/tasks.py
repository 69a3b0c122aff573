"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task
from django.utils import timezone

from payments import services


@shared_task
def schedule_deposits() -> None:
    services.schedule_deposits(timezone.localdate())
