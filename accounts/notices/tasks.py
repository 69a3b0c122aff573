"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from accounts.notices import text_messages


@shared_task(time_limit=600)
def text_notices() -> None:
    text_messages.queue_notice_messages()
