"""The release of a person whom another household declared: by its head's death, by itself, by an officer.

Locks: the asking application, then the other one; signing holds its own file already, in the same order.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.declaration.models import DeclaredPerson
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household.applicant_rules import GUARDIAN_PROOFS
from applications.household.family_register import is_deceased
from applications.household.models import DependantRelease
from common import task_queue, transitions
from common.errors import Refused

Role, Status = DeclaredPerson.Role, DependantRelease.Status

# a divorce paper is an official statement: the programme lists no kind of its own for it
PROOF_KINDS = (*GUARDIAN_PROOFS, "official_statement")
REASSESSMENT_REASON = "dependant_released"
SETTLE_TASK = "applications.household.tasks.settle_releases"
BY_DEATH, BY_HOUSEHOLD = "head deceased", "left the household"  # why a case was granted by itself


# -- the citizen ---------------------------------------------------------------------------------------------
@transaction.atomic
def ask_release(application: Application, *, national_id: str, by: User) -> DependantRelease:
    """Ask that the household which declared this person releases him; asked twice, it is the same case."""
    application = file_services.lock_for_editing(application)
    if not household_selectors.may_ask_about(application, national_id):
        raise _unregistered_refusal()
    taken = household_selectors.declared_elsewhere(application, [national_id]).first()
    if taken is None:
        words = _("No other household lists this person. Add him to your dependants, or submit again.")
        raise Refused("not_listed_elsewhere", words, "national_id")
    if taken.role == Role.MAIN:
        words = _("This person is registered as a main beneficiary, and must cancel that application first.")
        raise Refused("main_beneficiary", words, "national_id")
    holder = file_services.lock_application(taken.application)
    if known := DependantRelease.objects.filter(national_id=national_id, status=Status.ASKED).first():
        return _same_case(known, application)
    if is_deceased(holder.owner.national_id):
        return _grant(_create_case(application, holder, national_id), because=BY_DEATH)
    return _open_case(application, holder, national_id, by)


def _unregistered_refusal() -> Refused:
    """One answer for everybody outside the register, whatever his state (T90)."""
    words = _(
        "This person is not in your family register. List him, and attach what proves that you support him; "
        "the study counts him once the register or a paper shows it."
    )
    return Refused("not_in_register", words, "national_id")


def _same_case(known: DependantRelease, application: Application) -> DependantRelease:
    if known.application_id != application.pk:
        raise _asked_refusal()
    return known


def _asked_refusal() -> Refused:
    words = _("Another household has asked for the release of this person. Wait until that is decided.")
    return Refused("release_asked", words, "national_id")


def _open_case(application: Application, holder: Application, national_id: str, by: User) -> DependantRelease:
    """A case for an officer, with the paper that proves it; the other household is told."""
    proofs = application.documents.filter(kind__in=PROOF_KINDS, removed_at=None).exclude(status="refused")
    proof = proofs.order_by("-uploaded_at").first()
    if proof is None:
        words = _(
            "Upload the paper that proves it among your documents first: a guardianship deed, a proof of "
            "custody, or the divorce paper as an official statement. Then ask again."
        )
        raise Refused("no_proof", words, "national_id")
    case = _create_case(application, holder, national_id, proof)
    _notify(holder, Notice.Kind.RELEASE_ASKED, case)
    audit_services.record_action(by, "release.asked", _subject(application), release=str(case.pk))
    return case


def _create_case(
    application: Application, holder: Application, national_id: str, proof: Any = None
) -> DependantRelease:
    try:
        with transaction.atomic():
            return DependantRelease.objects.create(
                application=application, holder=holder, national_id=national_id, document=proof
            )
    except IntegrityError as error:  # another household in the same moment
        raise _asked_refusal() from error


@transaction.atomic
def withdraw_release(case: DependantRelease, *, by: User) -> DependantRelease:
    """The household that asked takes it back."""
    case = _lock_case(case)
    transitions.transition(case, Status.WITHDRAWN, by=by, decided_at=timezone.now())
    return case


# -- by itself -----------------------------------------------------------------------------------------------
def release_from_deceased(application: Application, national_ids: list[str]) -> None:
    """Release these people from heads whose death is on record; the caller holds the file and signs it."""
    for taken in household_selectors.declared_elsewhere(application, national_ids):
        if taken.role == Role.DEPENDANT and is_deceased(taken.application.owner.national_id):
            file_services.lock_application(taken.application)
            open_case = DependantRelease.objects.select_for_update().filter(
                national_id=taken.national_id, status=Status.ASKED
            )
            case = open_case.first() or _create_case(application, taken.application, taken.national_id)
            _grant(case, because=BY_DEATH)


def settle_releases() -> int:
    """Grant the open cases that nobody has to decide any more; returns how many."""
    waiting = DependantRelease.objects.filter(status=Status.ASKED).select_related("application", "holder")
    return sum(_settle(case) for case in waiting.iterator(500))


@transaction.atomic
def _settle(case: DependantRelease) -> bool:
    case = _lock_case(case)
    if case.status != Status.ASKED:
        return False
    if is_deceased(case.holder.owner.national_id):
        because = BY_DEATH
    elif not case.holder.declared_people.filter(national_id=case.national_id).exists():
        because = BY_HOUSEHOLD
    else:
        return False
    _grant(case, because=because)
    return True


# -- the officer ---------------------------------------------------------------------------------------------
@transaction.atomic
def grant_release(case: DependantRelease, *, by: User) -> DependantRelease:
    """The paper proves it: the other household releases the person."""
    case = _lock_for_decision(case, by)
    if case.document is None or case.document.removed_at or case.document.status == "refused":
        words = _(
            "The paper that proves it was removed or refused. Refuse the release, or wait for a new one."
        )
        raise Refused("proof_gone", words)
    _record_decision(case, by, "release.granted")
    return _grant(case, by=by)


@transaction.atomic
def refuse_release(case: DependantRelease, *, by: User, because: str) -> DependantRelease:
    """The person stays where he is declared; the citizen who asked reads why."""
    because = because.strip()
    if not because:
        raise Refused("no_reason", _("Write the reason: the citizen will read it."), "because")
    case = _lock_for_decision(case, by)
    decided = {"reason": because, "officer": by, "decided_at": timezone.now()}
    transitions.transition(case, Status.REFUSED, by=by, because=because, **decided)
    _record_decision(case, by, "release.refused")
    _notify(case.application, Notice.Kind.RELEASE_REFUSED, case)
    return case


def _lock_for_decision(case: DependantRelease, by: User) -> DependantRelease:
    case = _lock_case(case)
    if not household_selectors.releases_decidable_by(by).filter(pk=case.pk).exists():
        raise Refused("not_yours_to_decide", _("You cannot decide on this release."))
    return case


def _record_decision(case: DependantRelease, by: User, action: str) -> None:
    audit_services.record_action(by, action, _subject(case.application), release=str(case.pk))


# -- both ----------------------------------------------------------------------------------------------------
def _lock_case(case: DependantRelease) -> DependantRelease:
    """The case as it is now, held with both files."""
    for each in (case.application, case.holder):
        file_services.lock_application(each)
    return DependantRelease.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _grant(case: DependantRelease, *, by: User | None = None, because: str = "") -> DependantRelease:
    """Release the person; both households are told, and decided again."""
    here = case.holder.declared_people.filter(national_id=case.national_id, role=Role.DEPENDANT)
    here.delete()
    decided = {"officer": by, "decided_at": timezone.now()}
    transitions.transition(case, Status.GRANTED, by=by, because=because, **decided)
    for household in (case.application, case.holder):
        if household.status == Application.Status.SUBMITTED:
            file_services.request_reassessment(household, REASSESSMENT_REASON)
    _notify(case.application, Notice.Kind.RELEASE_GRANTED, case)
    _notify(case.holder, Notice.Kind.DEPENDANT_RELEASED, case)
    task_queue.enqueue_on_commit("eligibility.studies.tasks.study_pending")
    return case


def _notify(household: Application, kind: Notice.Kind, case: DependantRelease) -> None:
    reference = household.reference
    notice_services.notify(household.owner, kind, f"{kind.value}:{case.pk}", reference=reference)


def _subject(application: Application) -> str:
    return audit_services.person_subject(application.owner)
