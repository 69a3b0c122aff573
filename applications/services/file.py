"""The file itself: opened once a person, its single-row sections saved on their own."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import selectors
from applications.household import standing_rules
from applications.housing import fields as housing_fields
from applications.models import Application, Housing, Reassessment
from applications.personal import fields as personal_fields
from citizen_portal.lib import dates
from citizen_portal.lib.errors import Refused
from common import fields

CHANGED_MEANWHILE = "changed_meanwhile"
NOT_MAIN_BENEFICIARY = {
    "under_age": _(
        "A main beneficiary is 18 or over. Children of a non-Saudi divorced mother apply with the ID of the "
        "eldest child: call 19912, and an employee opens that application."
    ),
    "has_dependants": _(
        "An independent individual has no dependants. Remove those you listed, or choose the head."
    ),
    "married_independent": _(
        "An independent individual is not married. Choose the head of household, or correct the marital "
        "status."
    ),
    "not_married": _(
        "You chose to apply as a married woman. Choose Married or Abandoned here, or apply as head of "
        "household."
    ),
}


def lock_application(application: Application) -> Application:
    """The same application, locked until the transaction ends: the verb looks again, then writes."""
    return Application.objects.select_for_update().get(pk=application.pk)


def request_reassessment(application: Application, because: str) -> Reassessment:
    """Leave a row, in the caller's transaction: what the last decision rests on has changed."""
    return Reassessment.objects.create(application=application, because=because)


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
def save_personal(application: Application, *, etag: str = "", **answers: str) -> Application:
    """Keep the answers given about the applicant; others stay. Refused when such a person may not apply.

    `etag` is that of the answers that the writer saw: his save does not replace others unseen.
    """
    application = lock_application(application)
    check_not_stale(selectors.answers_of(application, selectors.PERSONAL), etag, answers)
    for field, answer in answers.items():
        if field not in selectors.PERSONAL:
            raise TypeError(f"{field} is not a personal answer")
        setattr(application, field, answer)
    table = personal_fields.FIELDS
    emptied = fields.cleared(table, fields.answers_of(application, table))
    for field, nothing in emptied.items():
        setattr(application, field, nothing)
    may_apply(application)
    application.save(update_fields=[*answers, *emptied])
    return application


def may_apply(application: Application) -> None:
    """Refuse an applicant who cannot be main beneficiary, in the words of the rules."""
    who, born = selectors.applicant(application), application.owner.birth_date
    if code := standing_rules.refusal(who, born, dates.today()):
        raise Refused(code, NOT_MAIN_BENEFICIARY[code], "marital" if code == "not_married" else "kind")


@transaction.atomic
def save_housing(application: Application, *, etag: str = "", **answers: Any) -> Housing:
    """Keep the answers given of the dwelling and its national address, one a household; others stay."""
    lock_application(application)
    stands = selectors.answers_of(selectors.housing_of(application), selectors.HOUSING)
    check_not_stale(stands, etag, answers)
    for field in answers:
        if field not in selectors.HOUSING:
            raise TypeError(f"{field} is not an answer about the dwelling")
    answers |= fields.cleared(housing_fields.FIELDS, {**stands, **answers})
    housing, _fresh = Housing.objects.update_or_create(application=application, defaults=answers)
    return housing


def check_not_stale(stands: dict[str, Any], etag: str, given: dict[str, Any]) -> None:
    """Two windows, one section: the second save is shown what the first one wrote, and asked."""
    if not etag or etag == selectors.etag(stands):
        return
    if any((stands[field] or "") != (answer or "") for field, answer in given.items()):
        raise Refused(CHANGED_MEANWHILE, _("This was changed in another window since you opened it."))
