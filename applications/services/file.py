"""The file itself: opened once a person, its single-row sections saved on their own."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applications import selectors
from applications.choices import Kind
from applications.models import Application, Housing
from citizen_portal.lib.errors import Refused


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
        if field not in selectors.PERSONAL:
            raise TypeError(f"{field} is not a personal answer")
        setattr(application, field, answer)
    if answers.get("kind") == Kind.INDEPENDENT and selectors.dependants_of(application).exists():
        words = _("An independent individual has no dependants. Remove those you listed, or choose the head.")
        raise Refused("has_dependants", words, "kind")
    application.save(update_fields=list(answers))
    return application


@transaction.atomic
def save_housing(application: Application, **fields: str) -> Housing:
    """Keep the answers given of the dwelling and its national address, one a household; others stay."""
    held(application)
    for field in fields:
        if field not in selectors.HOUSING:
            raise TypeError(f"{field} is not an answer about the dwelling")
    housing, _fresh = Housing.objects.update_or_create(application=application, defaults=fields)
    return housing
