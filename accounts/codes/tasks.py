"""What the clock starts: codes are delivered and their use is watched."""

from celery import shared_task

from accounts.codes import services as code_services
from accounts.sms import services as sms_services


@shared_task
def send_messages() -> None:
    code_services.deliver_asked_codes()
    sms_services.send_pending()


@shared_task
def watch_codes() -> None:
    code_services.check_code_usage()
