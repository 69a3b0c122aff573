"""The file itself: opened once a person, its single-row sections saved on their own."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications.models import Application, Housing

PERSONAL = ("kind", "marital", "health", "education", "employment")


def held(application: Application) -> Application:
    """The same application, locked until the transaction ends: the verb looks again, then writes."""
    return Application.objects.select_for_update().get(pk=application.pk)


@transaction.atomic
def open_application(owner: User) -> Application:
    """The person's one application, made on the first call; two tabs get the same."""
    application, fresh = Application.objects.get_or_create(
        owner=owner, defaults={"reference": f"NEW-{owner.pk:010d}"}
    )
    if fresh:
        application.reference = f"CA-{timezone.localdate().year}-{application.pk:07d}"
        application.save(update_fields=["reference"])
    return application


@transaction.atomic
def save_personal(application: Application, **answers: str) -> Application:
    """Keep the answers given of kind, marital, health, education, employment; others stay."""
    application = held(application)
    for field, answer in answers.items():
        if field not in PERSONAL:
            raise TypeError(f"{field} is not a personal answer")
        setattr(application, field, answer)
    application.save(update_fields=list(answers))
    return application


@transaction.atomic
def save_housing(application: Application, **fields: str) -> Housing:
    """Keep the dwelling and its national address, one a household."""
    held(application)
    housing, _fresh = Housing.objects.update_or_create(application=application, defaults=fields)
    return housing
