"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task
from django.utils import timezone

from eligibility import services


@shared_task
def study_declarations() -> None:
    services.study_what_is_owed(timezone.localdate())


@shared_task
def study_chunks() -> None:
    services.take_turns()


@shared_task(time_limit=1800)
def make_results_ready() -> None:
    services.make_results_ready()


@shared_task
def tell_results() -> None:
    services.tell_results()


@shared_task
def try_again() -> None:
    services.try_again()
