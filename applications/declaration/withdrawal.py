"""«إلغاء الطلب»: the household withdraws what it declared; later it may open the file and submit it again."""

from django.db import transaction

from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.file import services as file_services
from applications.file.models import Application
from applications.household.declared_people import release_people
from common import task_queue, transitions

Status = Application.Status


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> Application:
    """Withdraw a submitted application: its people are free, and no month after this one is owed."""
    application = file_services.lock_application(application)
    line = transitions.transition(application, Status.WITHDRAWN, by=by)
    release_people(application)
    file_services.request_reassessment(application, "withdrawn")
    notice_services.notify(
        application.owner, Notice.Kind.WITHDRAWN, f"withdrawn:{line.pk}", reference=application.reference
    )
    task_queue.enqueue_on_commit("eligibility.studies.tasks.study_pending")
    return application


@transaction.atomic
def reopen_application(application: Application, *, by: User) -> Application:
    """Make a withdrawn application a draft again; nothing is declared until it is submitted."""
    application = file_services.lock_application(application)
    transitions.transition(application, Status.DRAFT, by=by)
    return application
