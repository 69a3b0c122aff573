"""What the clock starts: households that wait for a decision."""

from celery import shared_task
from django.utils import timezone

from eligibility.studies import services as study_services


@shared_task
def study_pending() -> None:
    study_services.study_pending(timezone.localdate())
