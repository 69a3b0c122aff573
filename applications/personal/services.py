"""The verb of the personal section, and who may apply."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit import services as audit_services
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.choices import Kind, Relation
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
    _check_may_choose(application, answers.get("kind", application.kind))
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


def _check_may_choose(application: Application, kind: str) -> None:
    """An application for the eldest child is opened and closed by officers alone."""
    if kind != application.kind and Kind.ELDEST_CHILD in (kind, application.kind):
        words = _(
            "An application for the eldest child of a non-Saudi divorced mother is opened and closed by an "
            "employee: call 19912."
        )
        raise Refused("opened_by_officer", words, "kind")


def check_may_apply(application: Application) -> None:
    """Refuse an applicant who cannot be main beneficiary, in the words of the rules."""
    who, born = proofs.applicant_of(application), application.owner.birth_date
    if code := applicant_rules.refusal_code(who, born, dates.today()):
        raise Refused(code, NOT_MAIN_BENEFICIARY[code], "marital" if code == "not_married" else "kind")
    if who.kind == Kind.ELDEST_CHILD and set(who.relations) - {Relation.WARD}:
        words = _(
            "In an application of the eldest child everybody else is a Ward. Change the relation of those "
            "whom you listed otherwise."
        )
        raise Refused("not_a_ward", words)


@transaction.atomic
def open_for_eldest_child(application: Application, *, by: User, because: str) -> Application:
    """Let the eldest child of a non-Saudi divorced mother apply, under 18 too (domain.md §2.5)."""
    application = _lock_to_open(application, by, because)
    if application.kind == Kind.ELDEST_CHILD:
        raise Refused("already_open", _("This application is already open for the eldest child."))
    _set_kind(application, Kind.ELDEST_CHILD, by, because)
    _tell(application, Notice.Kind.ELDEST_CHILD_OPENED, "application.opened_for_eldest_child", by)
    return application


@transaction.atomic
def close_for_eldest_child(application: Application, *, by: User, because: str) -> Application:
    """Undo the opening: the kind is asked again, and who is under 18 may not apply."""
    application = _lock_to_open(application, by, because)
    if application.kind != Kind.ELDEST_CHILD:
        raise Refused("not_open", _("This application is not open for the eldest child."))
    _set_kind(application, "", by, because)
    _tell(application, Notice.Kind.ELDEST_CHILD_CLOSED, "application.closed_for_eldest_child", by)
    return application


def _lock_to_open(application: Application, by: User, because: str) -> Application:
    if not because.strip():
        raise Refused("no_reason", _("Write the reason: it stays in the history of the file."), "because")
    application = file_services.lock_application(application)
    if not personal_selectors.openable_for_eldest_child(by).filter(pk=application.pk).exists():
        raise Refused("not_yours_to_open", _("You cannot decide who applies in this application."))
    if application.status == Application.Status.SUBMITTED:
        words = _("This application is submitted. Who applies changes only when it has been withdrawn.")
        raise Refused("submitted", words)
    return application


def _set_kind(application: Application, kind: str, by: User, because: str) -> None:
    was, application.kind, application.situation = application.kind, kind, ""
    application.save(update_fields=["kind", "situation"])
    application.history.create(was=was, became=kind, by=by, because=because.strip())


def _tell(application: Application, notice: str, action: str, by: User) -> None:
    """The notice to the citizen, and the line of the audit trail."""
    line = application.history.latest("pk")
    key = f"{notice}:{line.pk}"
    notice_services.notify(application.owner, notice, key, reference=application.reference)
    subject = audit_services.person_subject(application.owner)
    audit_services.record_action(by, action, subject, application=application.reference)
