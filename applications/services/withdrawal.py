"""«إلغاء الطلب»: the household withdraws what it declared; later it may open the file and submit it again."""

from django.db import transaction

from accounts import services as accounts
from accounts.models import Notice, User
from applications.models import Application
from applications.services.file import lock_application, request_reassessment
from applications.services.people import release_people
from citizen_portal.lib import lifecycle, nudge

Status = Application.Status


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> Application:
    """Withdraw a submitted application: its people are free, and no month after this one is owed."""
    application = lock_application(application)
    line = lifecycle.move(application, Status.WITHDRAWN, by=by)
    release_people(application)
    request_reassessment(application, "withdrawn")
    accounts.notify(
        application.owner, Notice.Kind.WITHDRAWN, f"withdrawn:{line.pk}", reference=application.reference
    )
    nudge.ring("eligibility.tasks.study_declarations")
    return application


@transaction.atomic
def reopen_application(application: Application, *, by: User) -> Application:
    """Make a withdrawn application a draft again; nothing is declared until it is submitted."""
    application = lock_application(application)
    lifecycle.move(application, Status.DRAFT, by=by)
    return application
