"""What the clock starts: households that wait for a decision, and the nightly verification."""

from celery import shared_task
from django.utils import timezone

from eligibility.studies import services as study_services
from eligibility.studies import verification


@shared_task
def study_pending() -> None:
    study_services.study_pending(timezone.localdate())


@shared_task(time_limit=290)
def verify_decisions() -> None:
    verification.verify_nightly(timezone.localdate())
