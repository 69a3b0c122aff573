"""What the clock starts for the portal as a whole."""

from celery import shared_task

from common import idempotency


@shared_task
def delete_expired_answers() -> None:
    idempotency.delete_expired()
