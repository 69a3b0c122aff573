"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from objections.services import checking


@shared_task
def check_documents() -> None:
    checking.check_documents()
