"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from accounts import services


@shared_task
def send_messages() -> None:
    services.deliver_asked_codes()
    services.send_waiting()


@shared_task
def watch_codes() -> None:
    services.watch_codes()


@shared_task
def forget_spent() -> None:
    services.forget_spent()
    services.forget_old_nafath()
    services.forget_asked_codes()
    services.forget_visual_codes()
    services.forget_ended_sessions()
    services.forget_old_sign_ins()
