"""What others do with a document: the scanner looks, an officer accepts or refuses, the clock reminds."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import services as accounts
from accounts.models import Notice, User
from applications import selectors
from applications.choices import DocumentKind, Tenure
from applications.models import Application, DocumentPage, Housing, SupportingDocument
from applications.services.file import lock_application, request_reassessment
from citizen_portal.lib import lifecycle, scanner, uploads
from citizen_portal.lib.errors import Refused
from citizen_portal.lib.scanner import Scan

log = logging.getLogger(__name__)

Status = SupportingDocument.Status
ALARM_MINUTES = 30
# stored as it is, and translated where it is shown: the clock has no language
MALICIOUS = gettext_noop("The scan found malicious code in a file, so it was deleted. Upload a new picture.")


LOST = gettext_noop("This file can no longer be read here. Upload it again.")


# -- the officer ---------------------------------------------------------------------------------------------
@transaction.atomic
def accept_document(document: SupportingDocument, *, by: User) -> SupportingDocument:
    """Take the document as proof; nobody decides on his own household, nor on a file not scanned yet."""
    document = _to_decide(document, by)
    lifecycle.move(document, Status.ACCEPTED, by=by)
    _decided(document, "")
    request_reassessment(document.application, "document_accepted")
    _note(by, "document.accepted", document)
    return document


@transaction.atomic
def refuse_document(document: SupportingDocument, *, by: User, because: str) -> SupportingDocument:
    """Refuse it with the reason that the citizen will read; the section asks him for a new one."""
    because = because.strip()
    if not because:
        raise Refused("no_reason", _("Write the reason: the citizen will read it."), "because")
    document = _to_decide(document, by)
    _refuse(document, because, by)
    _note(by, "document.refused", document)
    return document


def _note(by: User, action: str, document: SupportingDocument) -> None:
    owner = accounts.audit.person(document.application.owner)
    accounts.audit.note(by, action, owner, document=str(document.pk))


def _to_decide(document: SupportingDocument, by: User) -> SupportingDocument:
    lock_application(document.application)
    now = selectors.decidable_by(by).filter(pk=document.pk).first()
    if now is None:
        raise Refused("not_yours_to_decide", _("You cannot decide on this document."))
    if now.removed_at:
        raise Refused("removed", _("The citizen has removed or replaced this document. Open the new one."))
    if now.state == now.WAITING:
        raise Refused("pending_scan", _("This file is still waiting for the malware scan. Come back later."))
    if any(page.scan == DocumentPage.Scan.INFECTED for page in now.shown):
        raise Refused("infected", _("A file of this document was malicious and is deleted."))
    return now


def _refuse(document: SupportingDocument, because: str, by: User | None) -> None:
    document.reason = because  # before the move, since a refused row without a reason does not exist
    document.save(update_fields=["reason"])
    line = lifecycle.move(document, Status.REFUSED, by=by, because=because)
    _decided(document, because)
    request_reassessment(document.application, "document_refused")
    key = f"document-refused:{document.pk}:{line.pk}"
    owner = document.application.owner
    accounts.notify(owner, Notice.Kind.DOCUMENT_REFUSED, key, document=document.kind)


def _decided(document: SupportingDocument, reason: str) -> None:
    document.reason, document.decided_at = reason, timezone.now()
    document.save(update_fields=["reason", "decided_at"])


# -- the scanner ---------------------------------------------------------------------------------------------
def scan_waiting(most: int = 100) -> int:
    """Ask about the files that wait, oldest first, while the scanner answers; returns how many."""
    waiting = DocumentPage.objects.filter(scan=Scan.WAITING.value).order_by("added_at")
    known = 0
    for page in waiting.select_related("document__application__owner")[:most]:
        found, reason = _look(page)
        if found is Scan.WAITING:
            _alarm(page)
            break
        _scanned(page, found, reason)
        known += 1
    return known


def _look(page: DocumentPage) -> tuple[Scan, str]:
    """Outside a transaction; a file that is gone is refused too, and must be given again."""
    try:
        return scanner.look(uploads.content_of(page.key)), MALICIOUS
    except FileNotFoundError:
        log.error("a file that waits for the scan is missing: page %s", page.pk)
        return Scan.INFECTED, LOST


def _alarm(page: DocumentPage) -> None:
    minutes = (timezone.now() - page.added_at).total_seconds() // 60
    if minutes >= ALARM_MINUTES:
        log.critical("files have been waiting for the malware scanner for %d minutes", minutes)


@transaction.atomic
def _scanned(page: DocumentPage, found: Scan, reason: str) -> None:
    """Write down what was found, of every page with this file; a malicious file is deleted at once."""
    application = lock_application(page.document.application)
    twins = DocumentPage.objects.filter(document__application=application, key=page.key)
    documents = [each.document_id for each in twins.filter(scan=Scan.WAITING.value)]
    twins.filter(scan=Scan.WAITING.value).update(scan=found.value)
    if found is not Scan.INFECTED:
        return
    for document in SupportingDocument.objects.filter(pk__in=documents, status=Status.GIVEN, removed_at=None):
        _refuse(document, reason, None)
    transaction.on_commit(lambda: uploads.private_storage().delete(page.key))


# -- the clock -----------------------------------------------------------------------------------------------
def remind_of_endings(today: date) -> int:
    """One notice for each document and lease that ends within thirty days; returns how many were due."""
    due = 0
    for application, kind, key, details in _endings(today, today + timedelta(days=selectors.ENDING_DAYS)):
        accounts.notify(application.owner, kind, key, **details)
        due += 1
    return due


def _endings(today: date, last: date) -> Iterator[tuple[Application, Notice.Kind, str, dict[str, str]]]:
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
