"""The file itself: opened once a person, its single-row sections saved on their own."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import selectors
from applications.choices import Kind
from applications.household import standing_rules
from applications.models import Application, Housing, Reassessment
from citizen_portal.lib import dates
from citizen_portal.lib.errors import Refused

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


def held(application: Application) -> Application:
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
def save_personal(application: Application, *, seen: str = "", **answers: str) -> Application:
    """Keep the answers given about the applicant; others stay. Refused when such a person may not apply.

    `seen` is the fingerprint of the answers that the writer saw: his save does not replace others unseen.
    """
    application = held(application)
    not_over_others(selectors.answers_of(application, selectors.PERSONAL), seen, answers)
    for field, answer in answers.items():
        if field not in selectors.PERSONAL:
            raise TypeError(f"{field} is not a personal answer")
        setattr(application, field, answer)
    if application.kind != Kind.MARRIED_WOMAN:
        application.situation = ""  # a case belongs to nobody else
    may_apply(application)
    application.save(update_fields=[*answers, "situation"])
    return application


def may_apply(application: Application) -> None:
    """Refuse an applicant who cannot be main beneficiary, in the words of the rules."""
    who, born = selectors.applicant(application), application.owner.birth_date
    if code := standing_rules.refusal(who, born, dates.today()):
        raise Refused(code, NOT_MAIN_BENEFICIARY[code], "marital" if code == "not_married" else "kind")


@transaction.atomic
def save_housing(application: Application, *, seen: str = "", **fields: Any) -> Housing:
    """Keep the answers given of the dwelling and its national address, one a household; others stay."""
    held(application)
    stands = selectors.answers_of(selectors.housing_of(application), selectors.HOUSING)
    not_over_others(stands, seen, fields)
    for field in fields:
        if field not in selectors.HOUSING:
            raise TypeError(f"{field} is not an answer about the dwelling")
    housing, _fresh = Housing.objects.update_or_create(application=application, defaults=fields)
    return housing


def not_over_others(stands: dict[str, Any], seen: str, given: dict[str, Any]) -> None:
    """Two windows, one section: the second save is shown what the first one wrote, and asked."""
    if not seen or seen == selectors.fingerprint(stands):
        return
    if any((stands[field] or "") != (answer or "") for field, answer in given.items()):
        raise Refused(CHANGED_MEANWHILE, _("This was changed in another window since you opened it."))
