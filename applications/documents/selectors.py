"""Documents: who may see them, and what may be decided of them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum

from accounts.people import selectors as person_selectors
from accounts.people.models import User
from applications.declaration.models import Declaration
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file import selectors as file_selectors
from applications.file.models import Application


def documents_of(application: Application) -> QuerySet[SupportingDocument]:
    """The documents that are part of the file now, with their pages; what was removed is evidence only."""
    current = SupportingDocument.objects.filter(application=application, removed_at=None)
    rows = current.select_related("application__owner").prefetch_related("pages", "people")
    return file_selectors.read_part_once(application, "documents", lambda: rows)


def kinds_and_statuses(application: Application) -> list[tuple[str, str]]:
    """(kind, status) of each document in the file now."""
    rows = documents_of(application)
    if file_selectors.is_prefetched(application):
        return [(row.kind, row.status) for row in rows]
    return list(rows.values_list("kind", "status"))


def stored_bytes(application: Application) -> tuple[int, int]:
    """Size of the files in the file now, and with the evidence that was removed."""
    pages = DocumentPage.objects.filter(document__application=application)
    now = Q(removed_at=None, document__removed_at=None)
    sizes = pages.aggregate(now=Sum("size", filter=now), ever=Sum("size"))
    return sizes["now"] or 0, sizes["ever"] or 0


def is_signed(application: Application, sha256: str) -> bool:
    """A declaration names this page: alone, or among the pages of a document."""
    names = Q(snapshot__documents__contains=[{"sha256": sha256}])
    among = Q(snapshot__documents__contains=[{"pages": [sha256]}])
    return application.declarations.filter(names | among).exists()


def signed_documents(signed: Declaration) -> QuerySet[SupportingDocument]:
    """The documents that a declaration names, those that were replaced since among them."""
    named = signed.snapshot["documents"]
    digests = {digest for each in named for digest in (each["sha256"], *each.get("pages", ()))}
    documents = SupportingDocument.objects.filter(application_id=signed.application_id)
    return documents.filter(pages__sha256__in=digests).distinct()


def document_for(person: User, key: UUID) -> SupportingDocument | None:
    """The document, removed or not, when it is the person's own or he is an officer who may see it."""
    return _visible_to(person).filter(pk=key).first()


def page_for(person: User, key: UUID) -> DocumentPage | None:
    """A page that may be opened: an officer waits for the scan, and nobody opens what is not rebuilt."""
    documents = _visible_to(person).values("pk")
    page = DocumentPage.objects.filter(pk=key, document__in=documents).select_related("document__application")
    found = page.first()
    if found is None:
        return None
    own = found.document.application.owner_id == person.pk
    return found if (found.is_readable_by_owner if own else found.is_readable) else None


def own_page(person: User, key: UUID) -> DocumentPage | None:
    """A page of one's own file that is not removed, whatever is known of it."""
    own = DocumentPage.objects.filter(pk=key, removed_at=None, document__application__owner=person)
    return own.select_related("document__application").first()


def _visible_to(person: User) -> QuerySet[SupportingDocument]:
    """One's own, or of an officer at work every household's that does not list him (T76)."""
    documents = SupportingDocument.objects.select_related("application__owner").prefetch_related(
        "pages", "people"
    )
    if person_selectors.is_verified_officer(person) and person.has_perm(
        "applications.view_supportingdocument"
    ):
        return documents.exclude(application__dependants__national_id=person.national_id)
    return documents.filter(application__owner=person)


def filter_by_state(documents: QuerySet[SupportingDocument], state: str) -> QuerySet[SupportingDocument]:
    """Those of one state as people see it, `pending_scan` among them; what was removed is none."""
    waiting = Q(pages__scan__in=DocumentPage.AWAITED, pages__removed_at=None)
    given, current = SupportingDocument.Status.GIVEN, documents.filter(removed_at=None)
    if state == SupportingDocument.WAITING:
        return current.filter(waiting, status=given).distinct()
    rows = current.filter(status=state)
    waits = DocumentPage.objects.filter(scan__in=DocumentPage.AWAITED, removed_at=None)
    return rows.exclude(pk__in=waits.values("document")) if state == given else rows


def with_need(documents: QuerySet[SupportingDocument]) -> QuerySet[SupportingDocument]:
    """To be ordered by `is_needed`: given, where an eligible decision rests on papers nobody examined."""
    return documents.alias(is_needed=_need())


def needed_among(documents: Sequence[SupportingDocument]) -> set[UUID]:
    """The keys of those that are needed; asked for the rows of a page, not for every row of the table."""
    rows = SupportingDocument.objects.filter(_need(), pk__in=[each.pk for each in documents])
    return set(rows.values_list("pk", flat=True))


def _need() -> ExpressionWrapper:
    # by the name of the relation alone: decisions know files, files know no decisions
    rests = Application.objects.filter(pk=OuterRef("application"), decisions__study__unexamined=True)
    given = Q(status=SupportingDocument.Status.GIVEN, removed_at=None)
    return ExpressionWrapper(given & Exists(rests), BooleanField())


def decidable_by(officer: User) -> QuerySet[SupportingDocument]:
    """What this officer may accept or refuse: never of a household of his own, nor of one that lists him."""
    if not officer.has_perm("applications.decide_supportingdocument"):
        return SupportingDocument.objects.none()
    others = SupportingDocument.objects.exclude(application__owner=officer)
    others = others.exclude(application__dependants__national_id=officer.national_id)
    return others.select_related("application__owner").prefetch_related("pages", "people")
