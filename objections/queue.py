"""The officers' queue of cases: filters, counts, the next one, colleagues who may take over."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.people.models import User
from objections import conflicts
from objections import selectors as objection_selectors
from objections.models import Objection
from payments.dues.models import Adjustment

QUEUE_FILTERS: dict[str, Q] = {
    "open": Q(status__in=Objection.OPEN),
    "unassigned": Q(status=Objection.Status.RECEIVED, assigned_to=None),
    "proposed": Q(status__in=Objection.OPEN, grant__status=Adjustment.Status.PROPOSED),
    "waiting": Q(status=Objection.Status.INFO_REQUESTED),
    "decided": Q(status__in=Objection.DECIDED),
    "withdrawn": Q(status=Objection.Status.WITHDRAWN),
}


def queue_filter(name: str, officer: User, today: date) -> Q:
    """One of the queue's places: `mine`, `late` or one of QUEUE_FILTERS."""
    if name == "mine":
        return Q(status__in=Objection.OPEN, assigned_to=officer)
    if name == "late":
        running = (Objection.Status.RECEIVED, Objection.Status.IN_REVIEW)
        return Q(status__in=running, due_on__lt=today)
    return QUEUE_FILTERS.get(name, Q())


def queue_counts(officer: User, today: date) -> dict[str, int]:
    """How many open cases stand in each place of the queue."""
    names = ("open", "unassigned", "mine", "proposed", "waiting", "late")
    counts = {name: Count("pk", filter=queue_filter(name, officer, today)) for name in names}
    return (
        objection_selectors.reviewable_by(officer)
        .filter(status__in=Objection.OPEN)
        .order_by()
        .aggregate(**counts)
    )


def unassigned_objections(officer: User) -> QuerySet[Objection]:
    """What this officer may take up and nobody works on, the oldest first."""
    waiting = objection_selectors.reviewable_by(officer).filter(QUEUE_FILTERS["unassigned"])
    return waiting.order_by("sent_at")


def colleagues_of(officer: User, objection: Objection) -> list[User]:
    """Officers who may review this case, without this one."""
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=officer.pk).order_by("name")
    allowed = [each for each in others if each.has_perm("objections.take_up_objection")]
    return [each for each in allowed if not conflicts.is_involved(objection, each)]


def other_objections(objection: Objection) -> QuerySet[Objection]:
    """The other objections of the same file, newest first."""
    sent = Objection.objects.filter(application=objection.application_id).exclude(pk=objection.pk)
    return sent.exclude(status=Objection.Status.DRAFT).order_by("-sent_at")
