"""The verb of the personal section, and who may apply."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from applications.documents import proofs
from applications.file import selectors as file_selectors
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import applicant_rules
from applications.personal import fields as personal_fields
from applications.personal import selectors as personal_selectors
from common import dates
from common import fields as common_fields
from common.errors import Refused

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


@transaction.atomic
def save_personal(application: Application, *, etag: str = "", **answers: str) -> Application:
    """Keep the answers given about the applicant; others stay. Refused when such a person may not apply.

    `etag` is that of the answers that the writer saw: his save does not replace others unseen.
    """
    application = file_services.lock_for_editing(application)
    file_services.check_not_stale(
        file_selectors.section_answers(application, personal_selectors.PERSONAL_FIELD_NAMES), etag, answers
    )
    for field, answer in answers.items():
        if field not in personal_selectors.PERSONAL_FIELD_NAMES:
            raise TypeError(f"{field} is not a personal answer")
        setattr(application, field, answer)
    table = personal_fields.FIELDS
    emptied = common_fields.clear_unasked(table, common_fields.answers_of(application, table))
    for field, nothing in emptied.items():
        setattr(application, field, nothing)
    check_may_apply(application)
    application.save(update_fields=[*answers, *emptied])
    return application


def check_may_apply(application: Application) -> None:
    """Refuse an applicant who cannot be main beneficiary, in the words of the rules."""
    who, born = proofs.applicant_of(application), application.owner.birth_date
    if code := applicant_rules.refusal_code(who, born, dates.today()):
        raise Refused(code, NOT_MAIN_BENEFICIARY[code], "marital" if code == "not_married" else "kind")
