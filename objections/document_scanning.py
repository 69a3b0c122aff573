"""Documents of objections that wait to be rebuilt or scanned."""

from django.db import transaction

from applications.file.models import Application
from common import attachments
from common.uploads import storage as file_storage
from objections.models import ObjectionDocument


def check_documents(most: int = 100) -> int:
    """Rebuild or scan the documents that wait, oldest first; returns how many."""
    waiting = ObjectionDocument.objects.select_related("objection")
    return attachments.check_waiting_files(waiting, _record_scan, most)


@transaction.atomic
def _record_scan(document: ObjectionDocument, found: attachments.ScanResult) -> None:
    """Write down what was found; what is not kept is deleted, and the pages say so."""
    fresh, scan, _reason = found
    Application.objects.select_for_update().get(pk=document.objection.application_id)
    row = ObjectionDocument.objects.filter(pk=document.pk, key=document.key, scan=document.scan)
    if fresh:
        changed = row.exists() and row.update(
            key=file_storage.store_file(fresh), **attachments.file_columns(fresh)
        )
    else:
        changed = row.update(scan=scan.value)
    if changed and (fresh or scan.value in ObjectionDocument.LOST):
        transaction.on_commit(lambda: file_storage.private_storage().delete(document.key))
