"""What the clock starts: waiting replays and simulations."""

from celery import shared_task

from eligibility.reruns import simulation as simulations


@shared_task
def run_pending() -> None:
    simulations.run_pending_reruns()
