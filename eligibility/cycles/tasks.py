"""What the clock starts: the month studied, compared, told."""

from celery import shared_task

from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services


@shared_task
def study_chunks() -> None:
    cycle_services.run_turn()


@shared_task(time_limit=1800)
def make_results_ready() -> None:
    cycle_publication.make_results_ready()


@shared_task
def notify_results() -> None:
    cycle_publication.notify_results()
