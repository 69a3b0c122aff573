"""What the clock starts: scans, reminders, files without a row."""

from celery import shared_task

from applications.documents import review as document_review
from common import dates
from common.uploads import storage as file_storage


@shared_task
def scan_pending() -> None:
    document_review.scan_pending()


@shared_task
def remind_of_expiries() -> None:
    document_review.remind_of_expiries(dates.today())


@shared_task
def delete_orphan_files() -> None:
    file_storage.delete_orphans()
