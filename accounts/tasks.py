"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from accounts import services


@shared_task
def send_messages() -> None:
    services.send_waiting()


@shared_task
def forget_spent() -> None:
    services.forget_spent()
