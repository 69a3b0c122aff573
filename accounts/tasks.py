"""What the clock starts: each line may run twice, late, or in two workers."""

from celery import shared_task

from accounts.audit import tasks as audit_tasks  # noqa: F401
from accounts.codes import services as code_services
from accounts.codes import tasks as code_tasks  # noqa: F401
from accounts.form_drafts import services as draft_services
from accounts.nafath import services as nafath_services
from accounts.notices import tasks as notice_tasks  # noqa: F401
from accounts.profile import services as profile_services
from accounts.registration import services as registration_services
from accounts.sign_in import services as sign_in_services
from accounts.visual_code import services as visual_code_services


@shared_task
def delete_expired() -> None:
    registration_services.delete_expired()
    nafath_services.delete_old_requests()
    code_services.delete_asked_codes()
    visual_code_services.delete_visual_codes()
    profile_services.delete_ended_sessions()
    sign_in_services.delete_old_sign_ins()
    draft_services.delete_old_drafts()
