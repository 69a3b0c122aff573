"""Documents: rebuilt before they are kept, counted under a lock."""

from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from applications import selectors
from applications.models import Application, SupportingDocument
from applications.services.file import held
from citizen_portal.lib import uploads
from citizen_portal.lib.errors import Refused


def attach_document(application: Application, *, kind: str, file: BinaryIO, name: str) -> SupportingDocument:
    """Rebuild and keep a file as proof; the same file twice under one kind is one document."""
    rebuilt = uploads.rebuild(file, name=name, field="file")  # slow, so before the lock
    with transaction.atomic():
        application = held(application)
        documents = selectors.documents_of(application)
        known = documents.filter(kind=kind, sha256=rebuilt.sha256).first()
        if known:
            return known
        if documents.count() >= settings.UPLOADS_PER_PERSON:
            raise Refused(
                "too_many_files",
                _("You have ten files. Remove one before you add another."),
                "file",
            )
        return SupportingDocument.objects.create(
            application=application,
            kind=kind,
            key=uploads.store(rebuilt),
            label=rebuilt.label,
            content_type=rebuilt.content_type,
            size=len(rebuilt.content),
            sha256=rebuilt.sha256,
        )


@transaction.atomic
def remove_document(document: SupportingDocument) -> None:
    """Take a file off the draft; one that a declaration names stays on disk as its evidence."""
    application = held(document.application)
    signed = application.declarations.filter(
        snapshot__documents__contains=[{"sha256": document.sha256}]
    ).exists()
    key = document.key
    document.delete()
    if not signed:
        transaction.on_commit(lambda: uploads.private_storage().delete(key))
