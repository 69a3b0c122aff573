"""What a person may see of objections, and what may be objected to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.people import selectors as person_selectors
from accounts.people.models import User
from applications.bank.models import BankAccount
from applications.declaration import selectors as declaration_selectors
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household.models import Dependant
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import rates
from eligibility.studies import selectors as study_selectors
from eligibility.studies import texts as study_texts
from eligibility.studies.conditions import Condition
from eligibility.studies.models import Study
from objections.models import Objection, ObjectionDocument

WEEKEND = {4, 5}  # Friday and Saturday


def objections_of(person: User) -> QuerySet[Objection]:
    """Everything this person sent, newest first."""
    return Objection.objects.filter(application__owner=person).select_related(
        "study__cycle", "study__declaration", "application__owner", "document"
    )


def open_objection(application: Application) -> Objection | None:
    """The one that waits for its answer."""
    return application.objections.filter(status__in=Objection.OPEN).first()


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


def may_object(study: Study, today: date) -> bool:
    """Whether the result is open to an objection, and none is open."""
    is_open = study_selectors.decision_of(study).is_open_to_objection(today)
    return is_open and open_objection(study.application) is None


# -- one objection -------------------------------------------------------------------------------------------
def condition_of(objection: Objection) -> Condition | None:
    """The condition objected to, as the kept study found it."""
    return next(
        (
            each
            for each in study_selectors.conditions_of(objection.study)
            if (each.code, each.finding.person) == (objection.code, objection.person)
        ),
        None,
    )


def study_after(objection: Objection) -> Study | None:
    """The study that its acceptance led to."""
    studies = Study.objects.filter(application=objection.application_id, because=objection.reference)
    return studies.select_related("cycle").order_by("-made_at").first()


@dataclass(frozen=True)
class Stage:
    """One stage of an objection: done, now or todo."""

    code: str
    state: str
    at: datetime | None = None


def stages_of(objection: Objection) -> tuple[Stage, ...]:
    """Received, in review, decided: each with the moment it was reached."""
    reached = {line.became: line.at for line in objection.history.all()}
    review, decided = reached.get("in_review"), objection.decided_at
    return (
        Stage("received", "done", objection.sent_at),
        Stage("in_review", "done" if decided else "now" if review else "todo", review),
        Stage("decided", "done" if decided else "todo", decided),
    )


# -- for officers --------------------------------------------------------------------------------------------
def verbs_of(officer: User) -> set[str]:
    """Which of the three verbs this officer has the right to."""
    verbs = ("take_up", "accept", "refuse")
    return {verb for verb in verbs if officer.has_perm(f"objections.{verb}_objection")}


def reviewable_by(officer: User) -> QuerySet[Objection]:
    """The cases of everybody but the officer's own household: by people, mobile and bank account (T76)."""
    cases = Objection.objects.exclude(study__people__overlap=sorted(household_of(officer)))
    cases = cases.exclude(application__owner=officer)
    if officer.mobile:
        cases = cases.exclude(application__owner__mobile=officer.mobile)
    accounts = BankAccount.objects.filter(application__owner=officer).values("iban")
    return cases.exclude(application__bank_accounts__iban__in=accounts)


def household_of(officer: User) -> set[str]:
    """The IDs of the officer's own household, as the files and the family register have it."""
    me = officer.national_id
    heads = Application.objects.filter(Q(owner=officer) | Q(dependants__national_id=me))
    owners = set(heads.values_list("owner__national_id", flat=True))
    listed = Dependant.objects.filter(application__in=heads.values("pk"))
    registers = AuthorityRecord.objects.filter(Q(national_id=me) | Q(dependants__contains=[me]))
    family = {person for row in registers for person in (row.national_id, *(row.dependants or ()))}
    return {me} | owners | set(listed.values_list("national_id", flat=True)) | family


@dataclass(frozen=True)
class Evidence:
    """A condition as the study found it, with the value that only an officer sees."""

    condition: Condition
    objected: bool

    @property
    def value(self) -> str:
        """The value found, of dependants too."""
        return study_texts.value(msgspec.structs.replace(self.condition.finding, about="head"))


def evidence_of(objection: Objection) -> list[Evidence]:
    """What the study found: the condition objected to, then the others that failed, then the rest."""
    whose = (objection.code, objection.person)
    rows = [
        Evidence(each, (each.code, each.finding.person) == whose)
        for each in study_selectors.conditions_of(objection.study)
    ]
    order = {"not_met": 1, "unknown": 2, "met": 3}
    return sorted(rows, key=lambda row: 0 if row.objected else order[row.condition.status])


def declared_by(objection: Objection) -> declaration_snapshot.Snapshot:
    """The declaration that was studied."""
    return declaration_snapshot.read(objection.study.declaration.snapshot)


def record_of(objection: Objection) -> AuthorityRecord | None:
    """What the authorities say today of the person whose condition it is."""
    return AuthorityRecord.objects.filter(national_id=objection.whose).first()


def declared_again(objection: Objection) -> bool:
    """Whether the citizen signed a newer declaration since the study."""
    signed = declaration_selectors.last_declaration(objection.application)
    return signed is not None and signed.pk != objection.study.declaration_id


def answer_due(objection: Objection) -> date:
    """The day on which an answer is due: so many working days, Sunday to Thursday, after it was sent."""
    day = timezone.localdate(objection.sent_at)
    left = rates.whole_on("review_days", day)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() not in WEEKEND
    return day
