"""What a person may see of objections, and what may be objected to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.people import selectors as person_selectors
from accounts.people.models import User
from applications.choices import DocumentKind
from applications.declaration import selectors as declaration_selectors
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from common.request_reads import read_once
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import rates
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import selectors as study_selectors
from eligibility.studies import texts as study_texts
from eligibility.studies.conditions import Condition
from eligibility.studies.models import Study
from objections import conflicts, working_days
from objections import proofs as objection_proofs
from objections.models import Objection, ObjectionDocument, ObjectionGround, ObjectionMessage
from objections.payment_problems import PaymentProblem, problem_of

AMOUNT = study_selectors.AMOUNT_RULE


def objections_of(person: User) -> QuerySet[Objection]:
    """Everything this person sent or is preparing, newest first."""
    mine = Objection.objects.filter(application__owner=person).select_related(
        "study__cycle", "study__declaration", "application__owner", "payment__cycle", "grant"
    )
    return mine.prefetch_related("grounds", "documents")


def open_objection(application: Application) -> Objection | None:
    """The one to a result that waits for its answer."""
    waiting = application.objections.filter(status__in=Objection.OPEN, payment=None)
    return read_once(("open_objection", application.pk), waiting.first)


def draft_of(application: Application) -> Objection | None:
    """The one to a result that was begun and not sent."""
    return application.objections.filter(status=Objection.Status.DRAFT, payment=None).first()


def document_for(person: User, key: UUID) -> ObjectionDocument | None:
    """The attachment when it is this person's own, or, once checked, of a case this officer may review."""
    own = Q(objection__application__owner=person)
    if person_selectors.is_verified_officer(person) and person.has_perm("objections.view_objection"):
        own |= Q(objection__in=reviewable_by(person).order_by())
    found = ObjectionDocument.objects.filter(own, pk=key).select_related("objection__application").first()
    if found is None:
        return None
    is_own = found.objection.application.owner_id == person.pk
    return found if (found.is_readable_by_owner if is_own else found.is_readable) else None


# -- what may be objected to ---------------------------------------------------------------------------------
def available_grounds(study: Study) -> tuple[Condition, ...]:
    """What this result rests on that a citizen may object to.

    What is not met; while it is under study, what nobody answered; and the amount, when it is less than all.
    """
    decision = study_descriptions.describe_study(study)
    waiting = study.outcome == Study.Outcome.UNDER_STUDY
    status = ("not_met", "unknown") if waiting else ("not_met",)
    offered = [each for each in decision.conditions if each.status in status]
    if study.outcome == Study.Outcome.ELIGIBLE and study.amount < decision.answer.entitlement.full:
        offered += [each for each in decision.all if each.code == AMOUNT]
    return tuple(offered)


def is_objection_allowed(study: Study, today: date) -> bool:
    """Something to object to, inside the window, and nothing else open."""
    inside = today <= study_selectors.objection_deadline(study)
    return inside and bool(available_grounds(study)) and open_objection(study.application) is None


def has_no_new_grounds(objection: Objection) -> bool:
    """Whether every ground was refused before for this result or payment, with all of these files."""
    earlier = Objection.objects.filter(
        application=objection.application_id,
        study=objection.study_id,
        payment=objection.payment_id,
        status=Objection.Status.REFUSED,
    )
    grounds = set(earlier.values_list("grounds__code", "grounds__person"))
    files = set(earlier.values_list("documents__sha256", flat=True))
    same_grounds = all((ground.code, ground.person) in grounds for ground in objection.grounds.all())
    return same_grounds and all(each.sha256 in files for each in objection.documents.all())


# -- one objection -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ground:
    """A ground with the finding as the study has it, and the papers that could prove it."""

    row: ObjectionGround
    condition: Condition | PaymentProblem
    person: str  # the national ID of the person whose record it rests on; the household's is the head's

    @property
    def proofs(self) -> tuple[objection_proofs.Proof, ...]:
        return objection_proofs.PROOFS.get(self.row.code, ())


def grounds_of(objection: Objection) -> tuple[Ground, ...]:
    """What is objected to, in the order in which it was chosen."""
    if objection.payment:
        return tuple(
            Ground(row, problem_of(row.code, objection.payment), objection.study.people[0])
            for row in objection.grounds.all()
        )
    found = {
        (each.code, each.finding.person): each for each in study_descriptions.conditions_of(objection.study)
    }
    head = objection.study.people[0]
    return tuple(
        Ground(row, found[row.code, row.person], row.person or head)
        for row in objection.grounds.all()
        if (row.code, row.person) in found
    )


def conditions_of(objection: Objection) -> tuple[Condition | PaymentProblem, ...]:
    """The conditions objected to, as the kept study found them; or what is wrong with the payment."""
    return tuple(ground.condition for ground in grounds_of(objection))


def suggested_kinds(objection: Objection) -> list[tuple[str, str]]:
    """The kinds of attachment as choices: those that prove these conditions first."""
    fit = objection_proofs.proofs_of([ground.code for ground in objection.grounds.all()])
    return [(kind.value, str(kind.label)) for kind in [*fit, *(k for k in DocumentKind if k not in fit)]]


def resulting_study(objection: Objection) -> Study | None:
    """The study that its acceptance led to."""
    studies = Study.objects.filter(application=objection.application_id, because=objection.reference)
    return studies.select_related("cycle").order_by("-made_at").first()


def messages_for_citizen(objection: Objection) -> QuerySet[ObjectionMessage]:
    """What the two sides wrote; never the officers' notes."""
    return objection.messages.exclude(kind=ObjectionMessage.Kind.NOTE)


def open_question(objection: Objection) -> ObjectionMessage | None:
    """What the officer asks, while the case waits for the citizen."""
    if not objection.waits_for_citizen:
        return None
    return objection.messages.filter(kind=ObjectionMessage.Kind.QUESTION).last()


@dataclass(frozen=True)
class Stage:
    """One stage of an objection: done, now or todo."""

    code: str
    state: str
    at: datetime | None = None


def stages_of(objection: Objection) -> tuple[Stage, ...]:
    """Received, in review, decided: each with the moment it was reached."""
    reached = {line.became: line.at for line in objection.history.all()}
    review, ended = reached.get("in_review"), objection.decided_at or reached.get("withdrawn")
    return (
        Stage("received", "done", objection.sent_at),
        Stage("in_review", "done" if ended else "now" if review else "todo", review),
        Stage("withdrawn" if "withdrawn" in reached else "decided", "done" if ended else "todo", ended),
    )


@dataclass(frozen=True)
class TimelineEvent:
    """One line of the timeline: what happened (a status reached), and when."""

    code: str
    at: datetime


def timeline_of(objection: Objection) -> list[TimelineEvent]:
    """Everything that happened to it, newest first."""
    lines = [TimelineEvent(_event_code(line.was, line.became), line.at) for line in objection.history.all()]
    return sorted(lines, key=lambda event: event.at, reverse=True)


def _event_code(was: str, became: str) -> str:
    return "answered" if (was, became) == ("info_requested", "in_review") else became


def answer_deadline(sent: date) -> date:
    """The day on which an answer is due: so many working days after it was sent."""
    return working_days.add_working_days(sent, rates.whole_on("review_days", sent))


# -- for officers --------------------------------------------------------------------------------------------
def allowed_actions(officer: User) -> set[str]:
    """Which of the three verbs this officer has the right to."""
    verbs = ("take_up", "accept", "refuse")
    return {verb for verb in verbs if officer.has_perm(f"objections.{verb}_objection")}


def reviewable_by(officer: User) -> QuerySet[Objection]:
    """The cases that were sent, of everybody but the officer's own household (T76)."""
    sent = Objection.objects.exclude(status=Objection.Status.DRAFT)
    return conflicts.exclude_relatives(sent, officer)


@dataclass(frozen=True)
class ConditionEvidence:
    """A condition as the study found it, with the value that only an officer sees."""

    condition: Condition
    objected: bool

    @property
    def value(self) -> str:
        """The value found, of dependants too."""
        return study_texts.found_value(msgspec.structs.replace(self.condition.finding, about="head"))


def evidence_of(objection: Objection) -> list[ConditionEvidence]:
    """What the study found: the conditions objected to, then the others that failed, then the rest."""
    chosen = {(ground.code, ground.person) for ground in objection.grounds.all()}
    rows = [
        ConditionEvidence(each, (each.code, each.finding.person) in chosen)
        for each in study_descriptions.conditions_of(objection.study)
    ]
    order = {"not_met": 1, "unknown": 2, "met": 3}
    return sorted(rows, key=lambda row: 0 if row.objected else order[row.condition.status])


def studied_declaration(objection: Objection) -> declaration_snapshot.Snapshot:
    """The declaration that was studied."""
    return declaration_snapshot.read_snapshot(objection.study.declaration.snapshot)


def records_of(objection: Objection) -> dict[str, AuthorityRecord]:
    """What the authorities say today of the people whose conditions they are."""
    return study_selectors.records_of(people_of(grounds_of(objection)))


def people_of(grounds: Iterable[Ground]) -> list[str]:
    """Whose records the grounds rest on, each once."""
    return list(dict.fromkeys(ground.person for ground in grounds))


def names_of(objection: Objection) -> dict[str, str]:
    """Everybody of the declaration that was studied: national ID -> name."""
    signed = studied_declaration(objection)
    names = {each.national_id: each.name for each in signed.dependants}
    return {signed.applicant.national_id: signed.applicant.name, **names}


def has_newer_declaration(objection: Objection) -> bool:
    """Whether the citizen signed a newer declaration since the study."""
    signed = declaration_selectors.last_declaration(objection.application)
    return signed is not None and signed.pk != objection.study.declaration_id


def working_days_left(objection: Objection, today: date) -> int:
    """Working days until the answer is due; negative when it is late."""
    return working_days.count_working_days(today, objection.due_on or timezone.localdate())
