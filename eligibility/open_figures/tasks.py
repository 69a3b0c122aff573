"""What the clock starts: the open figures of a month that was published."""

from celery import shared_task

from eligibility.open_figures import services as figure_services


@shared_task(time_limit=1800)
def count_published_months() -> None:
    figure_services.count_published_months()
