"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from objections import checking as objection_checking


@shared_task
def check_documents() -> None:
    objection_checking.check_documents()
