"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from objections import document_scanning as objection_scanning


@shared_task
def check_documents() -> None:
    objection_scanning.check_documents()
