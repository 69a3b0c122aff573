"""What the clock does with the audit trail."""

from celery import shared_task

from accounts.audit import services as audit_services


@shared_task
def send_head() -> None:
    audit_services.send_head()


@shared_task(time_limit=1800)
def verify_chain() -> None:
    audit_services.verify_chain()
