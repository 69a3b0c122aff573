"""Documents of the citizen: rebuilt before they are kept, counted under a lock, signed ones never lost."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import selectors
from applications.models import Application, Dependant, DocumentPage, SupportingDocument
from applications.services.file import lock_application, request_reassessment
from citizen_portal.lib import nudge, uploads
from citizen_portal.lib.errors import Refused
from citizen_portal.lib.scanner import Scan
from citizen_portal.lib.text import file_label

type Sent = tuple[str, BinaryIO]  # a file and the name it was sent under
ANSWERS = ("issued_on", "expires_on", "covers_applicant")


def attach_document(
    application: Application,
    *,
    kind: str,
    files: Sequence[Sent],
    people: Iterable[Dependant] = (),
    **answers: Any,
) -> SupportingDocument:
    """Rebuild and keep the pages as one proof; the same pages twice under one kind are one document."""
    rebuilt = _rebuilt(files)  # slow, so before the lock
    with transaction.atomic():
        application = lock_application(application)
        known = _known(application, kind, rebuilt)
        if known:
            return known
        return _given(application, kind, rebuilt, people, answers)


def _given(
    application: Application,
    kind: str,
    rebuilt: list[uploads.Rebuilt],
    people: Iterable[Dependant],
    answers: dict[str, Any],
    replaces: SupportingDocument | None = None,
) -> SupportingDocument:
    if selectors.documents_of(application).count() >= settings.DOCUMENTS_PER_PERSON:
        words = _("You have %(most)s documents. Remove one before you add another.")
        raise Refused("too_many_documents", words % {"most": settings.DOCUMENTS_PER_PERSON}, "file")
    document = SupportingDocument(application=application, kind=kind, replaces=replaces)
    _answered(document, answers)
    document.save()
    document.people.set(_own(application, people))
    _add(document, rebuilt)
    return document


def _rebuilt(files: Sequence[Sent]) -> list[uploads.Rebuilt]:
    """Each file made anew; one that is refused is named when there are others."""
    if len(files) > settings.PAGES_PER_DOCUMENT:
        raise _too_many_pages()
    made: dict[str, uploads.Rebuilt] = {}
    for name, file in files:
        try:
            page = uploads.rebuild(file, name=name, field="file")
        except Refused as refusal:
            if len(files) > 1:
                words = {"name": file_label(name), "sentence": refusal.message}
                refusal.message = _("“%(name)s”: %(sentence)s") % words
            raise
        made.setdefault(page.sha256, page)
    return list(made.values())


def _too_many_pages() -> Refused:
    words = _("A document has at most %(most)s files. Put several pages into one PDF.")
    return Refused("too_many_pages", words % {"most": settings.PAGES_PER_DOCUMENT}, "file")


def _known(application: Application, kind: str, rebuilt: list[uploads.Rebuilt]) -> SupportingDocument | None:
    """The document that this is, when a button was pressed twice."""
    digests = {page.sha256 for page in rebuilt}
    for document in selectors.documents_of(application).filter(kind=kind):
        if {page.sha256 for page in document.shown} == digests:
            return document
    return None


def _add(document: SupportingDocument, rebuilt: list[uploads.Rebuilt]) -> None:
    """Keep these as the next pages; the caller holds the application."""
    here = document.pages.filter(removed_at=None)
    known = set(here.values_list("sha256", flat=True))
    fresh = [page for page in rebuilt if page.sha256 not in known]
    if len(known) + len(fresh) > settings.PAGES_PER_DOCUMENT:
        raise _too_many_pages()
    _room(document.application, sum(len(page.content) for page in fresh))
    last = document.pages.aggregate(last=Max("position"))["last"] or 0
    for position, page in enumerate(fresh, last + 1):
        _keep(document, page, position)
    if any(page.scan == Scan.WAITING for page in fresh):
        nudge.ring("applications.tasks.scan_waiting")


def _keep(document: SupportingDocument, page: uploads.Rebuilt, position: int) -> None:
    """A file that the household has already is not written twice."""
    twin = DocumentPage.objects.filter(
        document__application=document.application, sha256=page.sha256, scan__in=DocumentPage.READABLE
    ).first()
    DocumentPage.objects.create(
        document=document,
        position=position,
        key=twin.key if twin else uploads.store(page),
        label=page.label,
        content_type=page.content_type,
        size=len(page.content),
        sha256=page.sha256,
        scan=page.scan.value,
    )


def _room(application: Application, more: int) -> None:
    """The quota, in the transaction that writes: forty phones at once pass it no further than one."""
    used, evidence = selectors.bytes_of(application)
    if used + more > settings.BYTES_PER_PERSON:
        words = _("Your files take more than %(most)s MB together. Remove some that are not needed.")
        raise Refused("no_room", words % {"most": settings.BYTES_PER_PERSON // 1024**2}, "file")
    if evidence + more > settings.EVIDENCE_BYTES_PER_PERSON:
        raise Refused("no_room", _("You have replaced very many files. Call 19912 for help."), "file")


def _answered(document: SupportingDocument, answers: dict[str, Any]) -> None:
    """Write the day of issue, the last day, and whether it covers the applicant."""
    for name, answer in answers.items():
        if name not in ANSWERS:
            raise TypeError(f"{name} is not an answer about a document")
        setattr(document, name, answer)
    begins: date | None = document.issued_on
    if begins and document.expires_on and document.expires_on < begins:
        words = _("The document ends before its date of issue. Check the two dates.")
        raise Refused("ends_before_it_begins", words, "expires_on")


def _own(application: Application, people: Iterable[Dependant]) -> list[Dependant]:
    chosen = list(people)
    mine = set(selectors.dependants_of(application).values_list("pk", flat=True))
    if any(person.pk not in mine for person in chosen):
        raise Refused("not_your_dependant", _("Choose only your own dependants."), "people")
    return chosen


# -- later ---------------------------------------------------------------------------------------------------
def _open(document: SupportingDocument) -> SupportingDocument:
    """The document as it is now, held; what an officer has decided on is not changed under his decision."""
    lock_application(document.application)
    now = selectors.documents_of(document.application).filter(pk=document.pk).first()
    if now is None:
        raise Refused("removed", _("This document was removed. Open the list of documents again."))
    return now


def _undecided(document: SupportingDocument) -> None:
    if document.status != SupportingDocument.Status.GIVEN:
        words = _("This document was already examined, so it cannot be changed. Replace it with a new one.")
        raise Refused("decided", words)


@transaction.atomic
def change_document(
    document: SupportingDocument, *, people: Iterable[Dependant] | None = None, **answers: Any
) -> SupportingDocument:
    """Write the dates and whom it covers, while nobody has decided on it."""
    document = _open(document)
    _undecided(document)
    _answered(document, answers)
    document.save(update_fields=list(answers))
    if people is not None:
        document.people.set(_own(document.application, people))
    return document


def add_pages(document: SupportingDocument, files: Sequence[Sent]) -> SupportingDocument:
    """More photographs of the same document; one that is there already is not added twice."""
    rebuilt = _rebuilt(files)
    with transaction.atomic():
        document = _open(document)
        _undecided(document)
        _add(document, rebuilt)
    return document


@transaction.atomic
def remove_page(page: DocumentPage) -> None:
    """Take one page off; the last one takes the document along."""
    document = _open(page.document)
    _undecided(document)
    if [each.pk for each in document.shown] == [page.pk]:
        return _take_off(document)
    if _is_signed(document):
        document.pages.filter(pk=page.pk, removed_at=None).update(removed_at=timezone.now())
        return None
    keys = list(document.pages.filter(pk=page.pk).values_list("key", flat=True))
    document.pages.filter(pk=page.pk).delete()
    return _forget(keys)


@transaction.atomic
def remove_document(document: SupportingDocument) -> None:
    """Take a document off the draft; one that was signed or decided on stays as evidence."""
    _take_off(_open(document))


def replace_document(
    document: SupportingDocument, files: Sequence[Sent], **answers: Any
) -> SupportingDocument:
    """A new document of the same kind for the same people; the old one leaves the file."""
    rebuilt = _rebuilt(files)
    with transaction.atomic():
        old = _open(document)
        answers = {"covers_applicant": old.covers_applicant, **answers}
        fresh = _given(old.application, old.kind, rebuilt, list(old.people.all()), answers, replaces=old)
        _take_off(old)
    return fresh


def _take_off(document: SupportingDocument) -> None:
    if _is_signed(document) or document.history.exists():
        SupportingDocument.objects.filter(pk=document.pk).update(removed_at=timezone.now())
        request_reassessment(document.application, "document_removed")
        return
    keys = list(document.pages.values_list("key", flat=True))
    document.delete()
    _forget(keys)


def _is_signed(document: SupportingDocument) -> bool:
    """A declaration names one of its pages."""
    digests = document.pages.values_list("sha256", flat=True)
    return any(selectors.is_signed(document.application, digest) for digest in digests)


def _forget(keys: list[str]) -> None:
    """Delete the files once the rows are gone, unless another row shows the same file."""

    def delete() -> None:
        for key in set(keys) - uploads.named(tuple(keys)):
            uploads.private_storage().delete(key)

    transaction.on_commit(delete)
