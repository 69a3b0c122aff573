"""What the clock starts: the bank is asked whose account it is."""

from celery import shared_task

from applications.bank import services as bank_services


@shared_task
def check_accounts() -> None:
    bank_services.check_accounts()
