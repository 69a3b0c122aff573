"""What others do with a document: the scanner looks, an officer accepts or refuses, the clock reminds."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.choices import DocumentKind, Tenure
from applications.documents import expiries
from applications.documents import selectors as document_selectors
from applications.documents import services as document_services
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file import services as file_services
from applications.file.models import Application
from applications.housing.models import Housing
from common import attachments, transitions
from common.errors import Refused
from common.uploads import rebuilding
from common.uploads import storage as file_storage

Status = SupportingDocument.Status


# -- the officer ---------------------------------------------------------------------------------------------
@transaction.atomic
def accept_document(document: SupportingDocument, *, by: User) -> SupportingDocument:
    """Take the document as proof; nobody decides on his own household, nor on a file not scanned yet."""
    document = _lock_undecided(document, by)
    transitions.transition(document, Status.ACCEPTED, by=by)
    _save_decision(document, "")
    file_services.request_reassessment(document.application, "document_accepted")
    _record_audit(by, "document.accepted", document)
    return document


@transaction.atomic
def refuse_document(document: SupportingDocument, *, by: User, because: str) -> SupportingDocument:
    """Refuse it with the reason that the citizen will read; the section asks him for a new one."""
    because = because.strip()
    if not because:
        raise Refused("no_reason", _("Write the reason: the citizen will read it."), "because")
    document = _lock_undecided(document, by)
    _mark_refused(document, because, by)
    _record_audit(by, "document.refused", document)
    return document


def _record_audit(by: User, action: str, document: SupportingDocument) -> None:
    owner = audit_services.person_subject(document.application.owner)
    audit_services.record_action(by, action, owner, document=str(document.pk))


def _lock_undecided(document: SupportingDocument, by: User) -> SupportingDocument:
    file_services.lock_application(document.application)
    now = document_selectors.decidable_by(by).filter(pk=document.pk).first()
    if now is None:
        raise Refused("not_yours_to_decide", _("You cannot decide on this document."))
    if now.removed_at:
        raise Refused("removed", _("The citizen has removed or replaced this document. Open the new one."))
    if now.state == now.WAITING:
        raise Refused("pending_scan", _("A file of this document is still being checked. Come back later."))
    if any(page.scan == DocumentPage.Scan.INFECTED for page in now.shown):
        raise Refused("infected", _("A file of this document was malicious and is deleted."))
    if any(page.scan == DocumentPage.Scan.UNREADABLE for page in now.shown):
        raise Refused("unreadable", _("A file of this document could not be read and is not kept."))
    return now


def _mark_refused(document: SupportingDocument, because: str, by: User | None) -> None:
    document.reason = because  # before the move, since a refused row without a reason does not exist
    document.save(update_fields=["reason"])
    line = transitions.transition(document, Status.REFUSED, by=by, because=because)
    _save_decision(document, because)
    file_services.request_reassessment(document.application, "document_refused")
    key = f"document-refused:{document.pk}:{line.pk}"
    owner = document.application.owner
    notice_services.notify(owner, Notice.Kind.DOCUMENT_REFUSED, key, document=document.kind)


def _save_decision(document: SupportingDocument, reason: str) -> None:
    document.reason, document.decided_at = reason, timezone.now()
    document.save(update_fields=["reason", "decided_at"])


# -- files that wait -----------------------------------------------------------------------------------------
def scan_pending(most: int = 100) -> int:
    """Rebuild or scan the files that wait, oldest first; returns how many."""
    waiting = DocumentPage.objects.select_related("document__application__owner")
    return attachments.check_waiting_files(waiting, _record_scan, most)


@transaction.atomic
def _record_scan(page: DocumentPage, found: attachments.ScanResult) -> None:
    """Write down what was found, of every page with this file; what is not kept is deleted at once."""
    fresh, scan, reason = found
    application = file_services.lock_application(page.document.application)
    twins = DocumentPage.objects.filter(document__application=application, key=page.key, scan=page.scan)
    documents = [each.document_id for each in twins]
    if not documents:  # removed, or another worker was here
        return
    if fresh:
        _store_rebuilt(page, fresh)
        return
    twins.update(scan=scan.value)
    if scan.value in DocumentPage.LOST:
        for document in SupportingDocument.objects.filter(
            pk__in=documents, status=Status.GIVEN, removed_at=None
        ):
            _mark_refused(document, reason, None)
        transaction.on_commit(lambda: file_storage.private_storage().delete(page.key))


def _store_rebuilt(page: DocumentPage, fresh: rebuilding.RebuiltFile) -> None:
    """The rebuilt file in the place of the one that was sent; the same page twice stays one."""
    others = DocumentPage.objects.filter(document=page.document_id, removed_at=None).exclude(pk=page.pk)
    if others.filter(sha256=fresh.sha256).exists():
        DocumentPage.objects.filter(pk=page.pk).delete()
    else:
        columns = attachments.file_columns(fresh)
        DocumentPage.objects.filter(pk=page.pk).update(key=file_storage.store_file(fresh), **columns)
    document_services.delete_files([page.key])


# -- the clock -----------------------------------------------------------------------------------------------
def remind_of_expiries(today: date) -> int:
    """One notice for each document and lease that ends within thirty days; returns how many were due."""
    due = 0
    for application, kind, key, details in _expiring_items(
        today, today + timedelta(days=expiries.REMINDER_DAYS)
    ):
        notice_services.notify(application.owner, kind, key, **details)
        due += 1
    return due


def _expiring_items(
    today: date, last: date
) -> Iterator[tuple[Application, Notice.Kind, str, dict[str, str]]]:
    documents = SupportingDocument.objects.filter(removed_at=None, expires_on__range=(today, last))
    same = {"kind": DocumentKind.LEASE, "application__housing__contract_ends": F("expires_on")}
    documents = documents.exclude(status=Status.REFUSED).exclude(**same)  # the lease has its own notice
    for row in documents.select_related("application__owner").iterator(500):
        on = row.expires_on.isoformat() if row.expires_on else ""
        details = {"document": row.kind, "on": on}
        yield row.application, Notice.Kind.DOCUMENT_ENDING, f"document-ending:{row.pk}:{on}", details
    homes = Housing.objects.filter(tenure=Tenure.RENT, contract_ends__range=(today, last))
    for home in homes.select_related("application__owner").iterator(500):
        on = home.contract_ends.isoformat() if home.contract_ends else ""
        key = f"lease-ending:{home.application_id}:{on}"
        yield home.application, Notice.Kind.LEASE_ENDING, key, {"on": on}
