"""Documents of the citizen: rebuilt before they are kept, counted under a lock, signed ones never lost."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.documents import selectors as document_selectors
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household.models import Dependant
from common import attachments, task_queue
from common.errors import Refused
from common.text import file_label
from common.uploads import rebuilding
from common.uploads import storage as file_storage

type NamedFile = tuple[str, BinaryIO]  # a file and the name it was sent under
EDITABLE_FIELDS = ("issued_on", "expires_on", "covers_applicant")


def attach_document(
    application: Application,
    *,
    kind: str,
    files: Sequence[NamedFile],
    people: Iterable[Dependant] = (),
    **answers: Any,
) -> SupportingDocument:
    """Rebuild and keep the pages as one proof; the same pages twice under one kind are one document."""
    rebuilt = _rebuild_files(files)  # slow, so before the lock
    with transaction.atomic():
        application = file_services.lock_application(application)
        known = _find_same_document(application, kind, rebuilt)
        if known:
            return known
        return _create_document(application, kind, rebuilt, people, answers)


def _create_document(
    application: Application,
    kind: str,
    rebuilt: list[rebuilding.RebuiltFile],
    people: Iterable[Dependant],
    answers: dict[str, Any],
    replaces: SupportingDocument | None = None,
) -> SupportingDocument:
    if document_selectors.documents_of(application).count() >= settings.DOCUMENTS_PER_PERSON:
        words = _("You have %(most)s documents. Remove one before you add another.")
        raise Refused("too_many_documents", words % {"most": settings.DOCUMENTS_PER_PERSON}, "file")
    document = SupportingDocument(application=application, kind=kind, replaces=replaces)
    _save_answers(document, answers)
    document.save()
    document.people.set(_own_dependants(application, people))
    _append_pages(document, rebuilt)
    return document


def _rebuild_files(files: Sequence[NamedFile]) -> list[rebuilding.RebuiltFile]:
    """Each file made anew; one that is refused is named when there are others."""
    if len(files) > settings.PAGES_PER_DOCUMENT:
        raise _too_many_pages_refusal()
    made: dict[str, rebuilding.RebuiltFile] = {}
    for name, file in files:
        try:
            page = rebuilding.receive_file(file, name=name, field="file")
        except Refused as refusal:
            if len(files) > 1:
                words = {"name": file_label(name), "sentence": refusal.message}
                refusal.message = _("“%(name)s”: %(sentence)s") % words
            raise
        made.setdefault(page.sha256, page)
    return list(made.values())


def _too_many_pages_refusal() -> Refused:
    words = _("A document has at most %(most)s files. Put several pages into one PDF.")
    return Refused("too_many_pages", words % {"most": settings.PAGES_PER_DOCUMENT}, "file")


def _find_same_document(
    application: Application, kind: str, rebuilt: list[rebuilding.RebuiltFile]
) -> SupportingDocument | None:
    """The document that this is, when a button was pressed twice; what was lost may be given again."""
    digests = {page.sha256 for page in rebuilt}
    for document in document_selectors.documents_of(application).filter(kind=kind):
        lost = any(page.scan in DocumentPage.LOST for page in document.shown)
        if not lost and {page.sha256 for page in document.shown} == digests:
            return document
    return None


def _append_pages(document: SupportingDocument, rebuilt: list[rebuilding.RebuiltFile]) -> None:
    """Keep these as the next pages; the caller holds the application."""
    here = document.pages.filter(removed_at=None)
    known = set(here.values_list("sha256", flat=True))
    fresh = [page for page in rebuilt if page.sha256 not in known]
    if len(known) + len(fresh) > settings.PAGES_PER_DOCUMENT:
        raise _too_many_pages_refusal()
    kept = (min(len(page.content), settings.UPLOAD_KEEP_BYTES) for page in fresh)  # of one that waits, too
    _check_quota(document.application, sum(kept))
    last = document.pages.aggregate(last=Max("position"))["last"] or 0
    for position, page in enumerate(fresh, last + 1):
        _store_page(document, page, position)
    if any(page.scan.value in DocumentPage.AWAITED for page in fresh):
        task_queue.enqueue_on_commit("applications.documents.tasks.scan_pending")


def _store_page(document: SupportingDocument, page: rebuilding.RebuiltFile, position: int) -> None:
    """A file that the household has already is not written twice."""
    twin = DocumentPage.objects.filter(
        document__application=document.application, sha256=page.sha256, scan__in=DocumentPage.READABLE
    ).first()
    columns = attachments.file_columns(page)
    if twin:
        columns |= {"content_type": twin.content_type, "scan": twin.scan}
    DocumentPage.objects.create(
        document=document,
        position=position,
        key=twin.key if twin else file_storage.store_file(page),
        **columns,
    )


def _check_quota(application: Application, more: int) -> None:
    """The quota, in the transaction that writes: forty phones at once pass it no further than one."""
    used, evidence = document_selectors.stored_bytes(application)
    if used + more > settings.BYTES_PER_PERSON:
        words = _("Your files take more than %(most)s MB together. Remove some that are not needed.")
        raise Refused("no_room", words % {"most": settings.BYTES_PER_PERSON // 1024**2}, "file")
    if evidence + more > settings.EVIDENCE_BYTES_PER_PERSON:
        raise Refused("no_room", _("You have replaced very many files. Call 19912 for help."), "file")


def _save_answers(document: SupportingDocument, answers: dict[str, Any]) -> None:
    """Write the day of issue, the last day, and whether it covers the applicant."""
    for name, answer in answers.items():
        if name not in EDITABLE_FIELDS:
            raise TypeError(f"{name} is not an answer about a document")
        setattr(document, name, answer)
    begins: date | None = document.issued_on
    if begins and document.expires_on and document.expires_on < begins:
        words = _("The document ends before its date of issue. Check the two dates.")
        raise Refused("ends_before_it_begins", words, "expires_on")


def _own_dependants(application: Application, people: Iterable[Dependant]) -> list[Dependant]:
    chosen = list(people)
    mine = set(household_selectors.dependants_of(application).values_list("pk", flat=True))
    if any(person.pk not in mine for person in chosen):
        raise Refused("not_your_dependant", _("Choose only your own dependants."), "people")
    return chosen


# -- later ---------------------------------------------------------------------------------------------------
def _lock_document(document: SupportingDocument) -> SupportingDocument:
    """The document as it is now, held; what an officer has decided on is not changed under his decision."""
    file_services.lock_application(document.application)
    now = document_selectors.documents_of(document.application).filter(pk=document.pk).first()
    if now is None:
        raise Refused("removed", _("This document was removed. Open the list of documents again."))
    return now


def _check_undecided(document: SupportingDocument) -> None:
    if document.status != SupportingDocument.Status.GIVEN:
        words = _("This document was already examined, so it cannot be changed. Replace it with a new one.")
        raise Refused("decided", words)


@transaction.atomic
def change_document(
    document: SupportingDocument, *, people: Iterable[Dependant] | None = None, **answers: Any
) -> SupportingDocument:
    """Write the dates and whom it covers, while nobody has decided on it."""
    document = _lock_document(document)
    _check_undecided(document)
    _save_answers(document, answers)
    document.save(update_fields=list(answers))
    if people is not None:
        document.people.set(_own_dependants(document.application, people))
    return document


def add_pages(document: SupportingDocument, files: Sequence[NamedFile]) -> SupportingDocument:
    """More photographs of the same document; one that is there already is not added twice."""
    rebuilt = _rebuild_files(files)
    with transaction.atomic():
        document = _lock_document(document)
        _check_undecided(document)
        _append_pages(document, rebuilt)
    return document


@transaction.atomic
def remove_page(page: DocumentPage) -> None:
    """Take one page off; the last one takes the document along."""
    document = _lock_document(page.document)
    _check_undecided(document)
    if [each.pk for each in document.shown] == [page.pk]:
        return _delete_or_archive(document)
    if _is_signed(document):
        document.pages.filter(pk=page.pk, removed_at=None).update(removed_at=timezone.now())
        return None
    keys = list(document.pages.filter(pk=page.pk).values_list("key", flat=True))
    document.pages.filter(pk=page.pk).delete()
    return delete_files(keys)


@transaction.atomic
def remove_document(document: SupportingDocument) -> None:
    """Take a document off the draft; one that was signed or decided on stays as evidence."""
    _delete_or_archive(_lock_document(document))


def replace_document(
    document: SupportingDocument, files: Sequence[NamedFile], **answers: Any
) -> SupportingDocument:
    """A new document of the same kind for the same people; the old one leaves the file."""
    rebuilt = _rebuild_files(files)
    with transaction.atomic():
        old = _lock_document(document)
        answers = {"covers_applicant": old.covers_applicant, **answers}
        fresh = _create_document(
            old.application, old.kind, rebuilt, list(old.people.all()), answers, replaces=old
        )
        _delete_or_archive(old)
    return fresh


def _delete_or_archive(document: SupportingDocument) -> None:
    if _is_signed(document) or document.history.exists():
        SupportingDocument.objects.filter(pk=document.pk).update(removed_at=timezone.now())
        file_services.request_reassessment(document.application, "document_removed")
        return
    keys = list(document.pages.values_list("key", flat=True))
    document.delete()
    delete_files(keys)


def _is_signed(document: SupportingDocument) -> bool:
    """A declaration names one of its pages."""
    digests = document.pages.values_list("sha256", flat=True)
    return any(document_selectors.is_signed(document.application, digest) for digest in digests)


def delete_files(keys: list[str]) -> None:
    """Delete the files once the rows are gone, unless another row shows the same file."""

    def delete() -> None:
        for key in set(keys) - file_storage.keys_in_use(tuple(keys)):
            file_storage.private_storage().delete(key)

    transaction.on_commit(delete)
