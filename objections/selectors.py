"""What a person may see of objections, and what may be objected to."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from applications.models import Application
from eligibility import selectors as eligibility
from eligibility.models import Study
from eligibility.rulebook.outcome import Finding
from objections.models import Objection, ObjectionDocument


def objections_of(person: User) -> QuerySet[Objection]:
    return Objection.objects.filter(application__owner=person).select_related("study__cycle", "document")


def open_objection(application: Application) -> Objection | None:
    return application.objections.filter(status__in=Objection.OPEN).first()


def document_for(person: User, key: UUID) -> ObjectionDocument | None:
    """The attachment when it is this person's own, or when an officer who may see objections asks."""
    documents = ObjectionDocument.objects.filter(pk=key)
    if person.is_staff and person.has_perm("objections.view_objection"):
        return documents.exclude(objection__study__people__contains=[person.national_id]).first()
    return documents.filter(objection__application__owner=person).first()


def reasons_of(study: Study) -> tuple[Finding, ...]:
    """The findings that a citizen may object to: those not met, except the amount's own."""
    return eligibility.reasons_of(study)


def may_object(study: Study, today: date) -> bool:
    """Not eligible, or one of the people is not; inside the window; nothing else open."""
    inside = today <= eligibility.objection_deadline(study)
    return inside and bool(reasons_of(study)) and open_objection(study.application) is None
